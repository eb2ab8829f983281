using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Users;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>Hashes of policies and system prompts. Those of the reference's own agents hold texts of its source and need a clone.</summary>
internal sealed class PromptVectors : ITauVectors
{
    public string Prefix => "prompts.";

    public async Task ReplayAsync(string file, IAsyncEnumerable<PyDict> lines, TauWorld world, Report report, CancellationToken ct)
    {
        var users = new UserPrompt(world.DataRoot);
        await foreach (var line in lines.WithCancellation(ct))
        {
            var name = $"{file} {line.Text("kind")} {line.Text("domain")} {line.TextOrNull("task_id")}";
            string? difference;
            try
            {
                difference = Difference(line, world, users, out var skipped);
                if (difference is null && skipped)
                {
                    report.Apart("skipped: instructions of agents rest on the reference's source (--repo)");
                    continue;
                }
            }
            catch (PythonException raised)
            {
                difference = raised.Message == line.TextOrNull("error") ? null : $"raised {raised.Message}";
            }

            if (difference is null)
            {
                report.Pass();
            }
            else
            {
                report.Fail(name, difference);
            }
        }
    }

    private static string? Difference(PyDict line, TauWorld world, UserPrompt users, out bool skipped)
    {
        var (kind, domain) = (line.Text("kind"), line.Text("domain"));
        var task = line.TextOrNull("task_id") is { } id ? world.Task(domain, id) : null;
        skipped = false;
        if (kind == "agent_solo" && AgentPrompt.IsForSolo(task!) != line.Flag("valid"))
        {
            return $"expected valid={line["valid"]}";
        }

        if (line.TextOrNull("sha256") is not { } expected && line["error"] is null)
        {
            return null;
        }

        var solo = kind is "agent_solo" or "policy_solo";
        var environment = world.Domain(domain).CreateEnvironment(solo, TauWorld.FreshOptions());
        if (line.TextOrNull("policy_sha256") is { } policy && Hash(environment.Policy) != policy)
        {
            return "the policy differs";
        }

        var text = kind switch
        {
            "policy_solo" => environment.Policy,
            "user" => users.Of(task!.UserScenario, line.Flag("uses_tools")),
            _ => AgentText(kind, environment, task, world.Texts),
        };
        skipped = text is null;
        return text is null || Hash(text) == line.TextOrNull("sha256") ? null : $"the text differs ({text.EnumerateRunes().Count()} letters, expected {line["chars"]})";
    }

    private static string? AgentText(string kind, TauEnvironment environment, Benchmarks.Tau.Tasks.TauTask? task, ReferenceTexts? texts) => kind switch
    {
        "agent" => texts?.AgentInstruction(AgentKind.Standard) is { } instruction ? AgentPrompt.Standard(instruction, environment.Policy) : null,
        "agent_gt" => texts?.AgentInstruction(AgentKind.GroundTruth) is { } instruction ? AgentPrompt.GroundTruth(instruction, environment.Policy, task!) : null,
        "agent_solo" => texts?.AgentInstruction(AgentKind.Solo) is { } instruction ? AgentPrompt.Solo(instruction, environment.Policy, task!) : null,
        _ => throw new UsageException($"prompts of the kind {kind} are not known"),
    };

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
