using System.Collections.Immutable;
using System.IO.Compression;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>Tool schemas from a file with a line of JSON for each domain and side: <c>{"domain", "requestor", "tools": [...]}</c>.</summary>
internal sealed class SchemasFile : ReferenceTexts
{
    private readonly string path;
    private readonly Dictionary<(string Domain, Requestor Side), ImmutableArray<ToolSchema>> tools;

    private SchemasFile(string path, Dictionary<(string Domain, Requestor Side), ImmutableArray<ToolSchema>> tools) => (this.path, this.tools) = (path, tools);

    /// <exception cref="HarnessException">The file cannot be read or is malformed.</exception>
    public static SchemasFile Read(string path)
    {
        var tools = new Dictionary<(string, Requestor), ImmutableArray<ToolSchema>>();
        var number = 0;
        try
        {
            foreach (var line in LinesOf(path))
            {
                number++;
                if (line.Length > 0)
                {
                    AddLine(line, tools);
                }
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw Fault(path, null, "the file of tau-bench's tool schemas cannot be read", fault.Message, fault);
        }
        catch (FormatException fault)
        {
            throw Fault(path, number, "the file of tau-bench's tool schemas is not as expected", fault.Message, fault);
        }

        return new SchemasFile(path, tools);
    }

    public override ImmutableArray<ToolSchema> Tools(string domain, Requestor side)
    {
        if (tools.TryGetValue((domain, side), out var known))
        {
            return known;
        }

        return side == Requestor.User && tools.ContainsKey((domain, Requestor.Assistant))
            ? []
            : throw Fault(path, null, $"the file of tau-bench's tool schemas lacks the domain {domain}", null, null);
    }

    public override string? AgentInstruction(AgentKind kind) => null;

    private static IEnumerable<string> LinesOf(string path)
    {
        using var file = File.OpenRead(path);
        using Stream plain = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(plain);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    private static void AddLine(string line, Dictionary<(string, Requestor), ImmutableArray<ToolSchema>> tools)
    {
        if (PyJsonReader.Parse(line) is not PyDict fields
            || fields.TextOrNull("domain") is not { } domain
            || RequestorNames.Parse(fields.TextOrNull("requestor")) is not { } side
            || fields["tools"] is not PyList listed)
        {
            throw new FormatException("a line needs domain, requestor (user or assistant) and tools");
        }

        tools[(domain, side)] = [.. listed.Items.Select(ToolOf)];
    }

    private static ToolSchema ToolOf(PyValue value) =>
        value is PyDict tool && tool["function"] is PyDict function && function.TextOrNull("name") is { } name && function["parameters"] is PyDict parameters
            ? new ToolSchema(name, function.TextOrNull("description") ?? name, parameters)
            : throw new FormatException("a tool needs function.name and function.parameters");

    private static HarnessException Fault(string path, int? line, string message, string? why, Exception? inner) => new(
        new HarnessError(ExitCode.Environment, "AH1562", message)
        {
            Places = [new ErrorPlace(path, line)],
            Why = why,
            Fixes = ["set tau.schemas to a file in the form of tool_schemas.jsonl, or tau.repo to a clone of sierra-research/tau2-bench"],
        },
        inner);
}
