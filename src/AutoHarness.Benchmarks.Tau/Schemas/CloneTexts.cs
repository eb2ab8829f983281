using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Schemas.Python;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>The prose in a clone of the reference, read from the docstrings and signatures of its source.</summary>
internal sealed class CloneTexts(string repository) : ReferenceTexts
{
    private readonly ConcurrentDictionary<(string Domain, Requestor Side), ImmutableArray<ToolSchema>> known = new();

    public override ImmutableArray<ToolSchema> Tools(string domain, Requestor side) => known.GetOrAdd((FolderOf(domain), side), key => Read(key.Domain, key.Side));

    public override string? AgentInstruction(AgentKind kind)
    {
        const string Source = "agent/llm_agent.py";
        var name = kind switch
        {
            AgentKind.GroundTruth => "AGENT_GT_INSTRUCTION",
            AgentKind.Solo => "AGENT_SOLO_INSTRUCTION",
            _ => "AGENT_INSTRUCTION",
        };
        return Module(Source).Assignments.FirstOrDefault(assignment => assignment.Name == name)?.Value is PyExpression.Text text
            ? text.Value
            : throw Fault(Source, $"it holds no text {name}");
    }

    private static string FolderOf(string domain) => domain == "telecom-workflow" ? "telecom" : domain;

    private ImmutableArray<ToolSchema> Read(string domain, Requestor side)
    {
        var prefix = side == Requestor.User ? "user_" : "";
        var tools = $"domains/{domain}/{prefix}tools.py";
        if (side == Requestor.User && !File.Exists(PathOf(tools)))
        {
            return [];
        }

        var read = ToolSource.Read(Module(tools), Module($"domains/{domain}/{prefix}data_model.py"));
        return read.Length > 0 ? read : throw Fault(tools, "it holds no tool");
    }

    private PyModule Module(string path)
    {
        try
        {
            return PyParser.Parse(File.ReadAllText(PathOf(path)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            throw Fault(path, fault is FormatException ? fault.Message : "it cannot be read", fault);
        }
    }

    private string PathOf(string path) => Path.Combine(repository, "src", "tau2", path);

    private static HarnessException Fault(string path, string why, Exception? inner = null) => new(
        new HarnessError(ExitCode.Environment, "AH1562", "a source file of tau-bench's clone is not as expected")
        {
            Places = [new ErrorPlace("src/tau2/" + path)],
            Why = why,
            Fixes = ["set tau.repo to a clone of the revision that this version reads, or leave it out, so that auto-harness prepare fetches one"],
        },
        inner);
}
