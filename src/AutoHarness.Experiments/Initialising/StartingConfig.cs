using System.Globalization;
using System.Text;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Experiments.Initialising;

/// <summary>Composes the config that a new experiment starts with: the keys people set, each with what it means.</summary>
internal static class StartingConfig
{
    /// <summary>The model that the benchmark's published scores simulate their users with.</summary>
    private const string UsualModel = "gpt-4.1-2025-04-14";

    private static readonly string[] Common =
    [
        "benchmark", "agent_model", "max_concurrency", "coding_agent.command", "optimize.patience", "budget.cost_usd", "budget.time",
    ];

    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["coding_agent.command"] = "\"my-coding-agent --prompt-file \\\"$AH_PROMPT_FILE\\\"\"",
        ["budget.cost_usd"] = "20",
        ["budget.time"] = "8h",
        ["command.tasks"] = "tasks.jsonl",
        ["user_model"] = UsualModel,
        ["tau.source"] = "/srv/mirrors/tau2-bench",
        ["tau.repo"] = "../tau2-bench",
        ["command.run"] = "[python3, bench.py]",
        ["bird.data"] = "/data/bird-interact-lite",
        ["bird.repo"] = "../BIRD-Interact",
    };

    // Set for everybody; the rest is there as a comment to be taken in.
    private static readonly HashSet<string> Active = new(StringComparer.Ordinal) { "benchmark", "agent_model", "max_concurrency", "domain", "command.tasks", "command.run", "harbor.dataset", "harbor.sandbox", "bird.dataset", "bird.mode", "bird.postgres" };

    public static string Compose(string benchmark)
    {
        var names = benchmark switch
        {
            "command" => Common.Concat(["command.tasks", "command.run", "command.timeout"]),
            "tau-bench" => [.. Common[..2], "user_model", "domain", .. Common[2..], "tau.source", "tau.repo"],
            "terminal-bench" => Common.Concat(["harbor.dataset", "harbor.sandbox", "harbor.tasks"]),
            "bird-interact" => Common.Concat(["bird.dataset", "bird.data", "bird.mode", "bird.repo", "bird.postgres", "bird.compat", "bird.patience"]),
            _ => Common,
        };
        var config = ConfigKeys.Defaults with { Benchmark = benchmark };
        if (benchmark == "tau-bench")
        {
            config = config with { AgentModel = new ModelSpec(UsualModel) };
        }
        else if (benchmark is "terminal-bench" or "bird-interact")
        {
            // The script of another benchmark would only ever fail here.
            config = config with { AgentModel = new ModelSpec("scripted/" + benchmark) };
        }

        var text = new StringBuilder("# One experiment. docs/configuration.md lists every key; auto-harness config show prints the values in force.\n");
        var section = (string?)null;
        foreach (var key in names.Select(name => ConfigKeys.ByName[name]))
        {
            text.Append('\n');
            if (key.Section is { } next && next != section)
            {
                text.Append(CultureInfo.InvariantCulture, $"{next}:\n");
            }

            section = key.Section;
            var indent = section is null ? "" : "  ";
            var leaf = section is null ? key.Name : key.Name[(section.Length + 1)..];
            var value = Examples.GetValueOrDefault(key.Name) ?? key.Show(config);
            text.Append(CultureInfo.InvariantCulture, $"{indent}# {key.Doc.Replace("`", "", StringComparison.Ordinal)} {key.Syntax.Replace("`", "", StringComparison.Ordinal)}\n");
            text.Append(CultureInfo.InvariantCulture, $"{indent}{(Active.Contains(key.Name) ? "" : "# ")}{leaf}: {value}\n");
        }

        return text.ToString();
    }
}
