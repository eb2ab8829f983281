using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>What <c>task.toml</c> says. Keys that are not known are ignored at every level, as Harbor does.</summary>
internal sealed record TaskConfig
{
    /// <summary>Never changes how a file is read.</summary>
    public string SchemaVersion { get; init; } = "1.4";

    /// <summary><c>org/name</c> of the package; null for a task that is known by its folder.</summary>
    public string? PackageName { get; init; }

    public string? PackageVersion { get; init; }

    /// <summary>Free form: difficulty, category, tags, ….</summary>
    public JsonObject Metadata { get; init; } = [];

    public RewardStrategy Strategy { get; init; } = RewardStrategy.Mean;

    public ImmutableArray<ArtifactEntry> Artifacts { get; init; } = [];

    public AgentPart Agent { get; init; } = new();

    public VerifierPart Verifier { get; init; } = new();

    public EnvironmentPart Environment { get; init; } = new();

    /// <summary><c>[solution].env</c>, for the oracle only.</summary>
    public ImmutableSortedDictionary<string, string> SolutionEnv { get; init; } = NoEnv;

    /// <summary>Empty for a task of one step.</summary>
    public ImmutableArray<StepPart> Steps { get; init; } = [];

    public static ImmutableSortedDictionary<string, string> NoEnv { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>How the rewards of several steps become one.</summary>
internal enum RewardStrategy
{
    /// <summary>Mean over the steps that have a verifier's result.</summary>
    Mean,

    /// <summary>That of the last step which was run.</summary>
    Final,
}

/// <summary><c>[agent]</c> of a task or a step.</summary>
internal sealed record AgentPart
{
    /// <summary>Null: no limit of the task's own.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Null: the image's default user.</summary>
    public string? User { get; init; }

    /// <summary>Null: the environment's own policy.</summary>
    public NetworkPart? Network { get; init; }
}

/// <summary><c>[verifier]</c> of a task or a step.</summary>
internal sealed record VerifierPart
{
    public const double DefaultTimeoutSeconds = 600;

    public double TimeoutSeconds { get; init; } = DefaultTimeoutSeconds;

    public ImmutableSortedDictionary<string, string> Env { get; init; } = TaskConfig.NoEnv;

    public string? User { get; init; }

    public NetworkPart? Network { get; init; }

    /// <summary>True where the verifier gets a sandbox of its own; null where the part does not say.</summary>
    public bool? Separate { get; init; }

    /// <summary><c>[verifier.environment]</c>.</summary>
    public EnvironmentPart? Environment { get; init; }

    public ImmutableArray<CollectHook> Collect { get; init; } = [];
}

/// <summary><c>[[verifier.collect]]</c>: a command that secures evidence before the agent's sandbox ends.</summary>
internal sealed record CollectHook(string Command, string Service, double TimeoutSeconds, string? User);

/// <summary>A policy and, with <see cref="NetworkMode.Allowlist"/>, its hosts.</summary>
internal sealed record NetworkPart(NetworkMode Mode, ImmutableArray<string> Hosts);

internal enum NetworkMode
{
    Public,
    NoNetwork,
    Allowlist,
}

/// <summary><c>[[steps]]</c>.</summary>
internal sealed record StepPart(string Name)
{
    public AgentPart Agent { get; init; } = new();

    public VerifierPart Verifier { get; init; } = new();

    /// <summary>Least reward by key below which the task stops after this step; a bare number stands for the key <c>reward</c>.</summary>
    public ImmutableSortedDictionary<string, double> MinReward { get; init; } = ImmutableSortedDictionary.Create<string, double>(StringComparer.Ordinal);

    public HealthCheck? HealthCheck { get; init; }

    public ImmutableArray<ArtifactEntry> Artifacts { get; init; } = [];
}
