using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Tomlyn;
using Tomlyn.Model;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>Reads <c>task.toml</c>, of any schema version so far.</summary>
internal static partial class TaskToml
{
    /// <param name="text">The file's text.</param>
    /// <param name="file">Its name in messages.</param>
    /// <exception cref="TaskFormatException">It is no TOML, or a known key has a wrong value.</exception>
    public static TaskConfig Read(string text, string file)
    {
        var root = new TomlSection(Parse(text, file), file, "");
        var package = root.Section("task");
        return new TaskConfig
        {
            SchemaVersion = root.Word("schema_version") ?? root.Word("version") ?? "1.4",
            PackageName = package.Exists ? PackageName(package) : null,
            PackageVersion = package.Word("version"),
            Metadata = root.Section("metadata").Json(),
            Strategy = Strategy(root),
            Artifacts = ArtifactsOf(root, file),
            Agent = AgentOf(root.Section("agent")),
            Verifier = VerifierOf(root.Section("verifier"), file),
            Environment = EnvironmentToml.Read(root.Section("environment"), file),
            SolutionEnv = root.Section("solution").Variables("env"),
            Steps = [.. root.Sections("steps").Select(step => StepOf(step, file))],
        };
    }

    private static TomlTable Parse(string text, string file)
    {
        try
        {
            return TomlSerializer.Deserialize<TomlTable>(text) ?? [];
        }
        catch (TomlException e)
        {
            throw new TaskFormatException(file, $"is not valid TOML: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    private static string PackageName(TomlSection package)
    {
        var name = package.Needed("name");
        return Package().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal) ? name : throw package.Wrong("name", $"must have the form org/name, got \"{name}\"");
    }

    private static RewardStrategy Strategy(TomlSection root) => root.Text("multi_step_reward_strategy") switch
    {
        null or "mean" => RewardStrategy.Mean,
        "final" => RewardStrategy.Final,
        var other => throw root.Wrong("multi_step_reward_strategy", $"must be mean or final, got \"{other}\""),
    };

    private static AgentPart AgentOf(TomlSection agent) => new()
    {
        TimeoutSeconds = agent.Positive("timeout_sec"),
        User = agent.Word("user"),
        Network = EnvironmentToml.NetworkOf(agent),
    };

    private static VerifierPart VerifierOf(TomlSection verifier, string file)
    {
        bool? separate = verifier.Text("environment_mode") switch
        {
            null => null,
            "shared" => false,
            "separate" => true,
            var other => throw verifier.Wrong("environment_mode", $"must be shared or separate, got \"{other}\""),
        };
        var environment = verifier.Section("environment");
        if (separate == false && environment.Exists)
        {
            throw verifier.Wrong("environment", "cannot stand together with environment_mode = \"shared\"");
        }

        return new VerifierPart
        {
            TimeoutSeconds = verifier.Positive("timeout_sec") ?? VerifierPart.DefaultTimeoutSeconds,
            Env = verifier.Variables("env"),
            User = verifier.Word("user"),
            Network = EnvironmentToml.NetworkOf(verifier),
            Separate = separate ?? (environment.Exists ? true : null),
            Environment = environment.Exists ? EnvironmentToml.Read(environment, file) : null,
            Collect = [.. verifier.Sections("collect").Select(hook => new CollectHook(hook.Needed("command"), hook.Text("service") ?? "main", hook.Positive("timeout_sec") ?? 60, hook.Word("user")))],
        };
    }

    private static StepPart StepOf(TomlSection step, string file)
    {
        var name = step.Needed("name");
        return name is "." or ".." || name.Contains('/', StringComparison.Ordinal)
            ? throw step.Wrong("name", $"must be the name of a folder, got \"{name}\"")
            : new StepPart(name)
            {
                Agent = AgentOf(step.Section("agent")),
                Verifier = VerifierOf(step.Section("verifier"), file),
                MinReward = MinReward(step),
                HealthCheck = step.Has("healthcheck") ? EnvironmentToml.HealthCheckOf(step.Section("healthcheck")) : null,
                Artifacts = ArtifactsOf(step, file),
            };
    }

    private static ImmutableSortedDictionary<string, double> MinReward(TomlSection step)
    {
        var none = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);
        if (step.Find("min_reward") is not TomlTable)
        {
            return step.Number("min_reward") is { } least ? none.Add("reward", least) : none;
        }

        var table = step.Section("min_reward");
        return none.AddRange(table.Keys.Select(key => KeyValuePair.Create(key, table.Number(key)!.Value)));
    }

    private static ImmutableArray<ArtifactEntry> ArtifactsOf(TomlSection owner, string file) => owner.Find("artifacts") switch
    {
        null => [],
        TomlTableArray => [.. owner.Sections("artifacts").Select(ArtifactOf).Select(entry => entry.Checked(file))],
        TomlArray list =>
        [
            .. list.Select((item, index) => item switch
            {
                string source => new ArtifactEntry(source, null, [], null),
                TomlTable table => ArtifactOf(new TomlSection(table, file, $"artifacts[{index}]")),
                _ => throw owner.Wrong("artifacts", "must hold texts or tables"),
            }).Select(entry => entry.Checked(file)),
        ],
        _ => throw owner.Wrong("artifacts", "must be an array"),
    };

    private static ArtifactEntry ArtifactOf(TomlSection entry) => new(entry.Needed("source"), entry.Text("destination"), entry.Texts("exclude"), entry.Text("service"));

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Package();
}
