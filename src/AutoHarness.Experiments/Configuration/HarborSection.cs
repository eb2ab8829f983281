using System.Collections.Immutable;

namespace AutoHarness.Experiments.Configuration;

/// <summary><c>harbor</c>: what <c>benchmark: terminal-bench</c> runs, and how.</summary>
public sealed record HarborSection
{
    /// <summary><c>harbor.dataset</c>: a folder of tasks, relative to the experiment, or <c>name[@version]</c> of a registry.</summary>
    public string Dataset { get; init; } = "terminal-bench@2.0";

    /// <summary><c>harbor.sandbox</c>: <c>docker</c>, <c>local</c>, <c>e2b</c> or <c>daytona</c>.</summary>
    public string Sandbox { get; init; } = "docker";

    /// <summary><c>harbor.runner</c>: <c>native</c>, or <c>cli</c> for the user's own <c>harbor run</c>.</summary>
    public string Runner { get; init; } = "native";

    /// <summary><c>harbor.cli</c>: program and leading arguments of Harbor's command line.</summary>
    public ImmutableArray<string> Cli { get; init; } = ["harbor"];

    /// <summary><c>harbor.cli_environment</c>: Harbor's own name of the provider that it is to use.</summary>
    public string CliEnvironment { get; init; } = "docker";

    /// <summary><c>harbor.tasks</c>: shell patterns; empty for all.</summary>
    public ImmutableArray<string> Tasks { get; init; } = [];

    /// <summary><c>harbor.exclude_tasks</c>: shell patterns.</summary>
    public ImmutableArray<string> ExcludeTasks { get; init; } = [];

    /// <summary><c>harbor.limit</c>: most tasks; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary><c>harbor.registry</c>: a file or an https address; null for what is built in, then Harbor's own.</summary>
    public string? Registry { get; init; }

    /// <summary><c>harbor.mirror</c>: a folder with clones that stand in for the repositories.</summary>
    public string? Mirror { get; init; }

    /// <summary><c>harbor.timeout_multiplier</c> of every phase that has none of its own.</summary>
    public double TimeoutMultiplier { get; init; } = 1;

    /// <summary><c>harbor.agent_timeout_multiplier</c>.</summary>
    public double? AgentTimeoutMultiplier { get; init; }

    /// <summary><c>harbor.verifier_timeout_multiplier</c>.</summary>
    public double? VerifierTimeoutMultiplier { get; init; }

    /// <summary><c>harbor.build_timeout_multiplier</c>.</summary>
    public double? BuildTimeoutMultiplier { get; init; }

    /// <summary><c>harbor.agent_timeout</c> instead of the tasks' own.</summary>
    public TimeSpan? AgentTimeout { get; init; }

    /// <summary><c>harbor.verifier_timeout</c> instead of the tasks' own.</summary>
    public TimeSpan? VerifierTimeout { get; init; }

    /// <summary><c>harbor.max_agent_timeout</c>, before the multiplier.</summary>
    public TimeSpan? MaxAgentTimeout { get; init; }

    /// <summary><c>harbor.max_verifier_timeout</c>, before the multiplier.</summary>
    public TimeSpan? MaxVerifierTimeout { get; init; }

    /// <summary><c>harbor.env</c>: names of variables that templates in tasks may take over.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary><c>harbor.images</c>: <c>NAME=PATH</c> of images for the local sandbox.</summary>
    public ImmutableArray<string> Images { get; init; } = [];

    /// <summary><c>harbor.compat</c>: as Harbor where it is known to be wrong.</summary>
    public bool Compat { get; init; }

    /// <summary><c>harbor.force_build</c>.</summary>
    public bool ForceBuild { get; init; }
}
