using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration.Syntax;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys of <c>benchmark: terminal-bench</c>.</summary>
internal static class HarborKeys
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly ValueSyntax<bool> Switch = Values.OneOf(("false", false), ("true", true));
    private static readonly ValueSyntax<string> Place = Values.Text("a path or an https address", _ => null);
    private static readonly ValueSyntax<string> Pattern = Values.Text("a shell pattern", _ => null);
    private static readonly ValueSyntax<double> Factor = Values.Number(0.01, 1000);

    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new ConfigKey<string>("harbor.dataset", Values.Text("a folder of tasks, or a name such as `terminal-bench@2.0`", _ => null), c => c.Harbor.Dataset, (c, v) => c with { Harbor = c.Harbor with { Dataset = v } },
            "The tasks: a folder of your own, relative to the experiment, or a name of a registry, which `prepare` fetches with git."),
        new ConfigKey<string>("harbor.sandbox", Values.OneOf("docker", "local", "e2b", "daytona"), c => c.Harbor.Sandbox, (c, v) => c with { Harbor = c.Harbor with { Sandbox = v } },
            "Where the tasks run: a Docker engine, namespaces of this machine, or a service."),
        new ConfigKey<ImmutableArray<string>>("harbor.tasks", Values.ListOf(Pattern, "a list of shell patterns"), c => c.Harbor.Tasks, (c, v) => c with { Harbor = c.Harbor with { Tasks = v } },
            "Names of the tasks to take, as shell patterns; empty for all."),
        new ConfigKey<ImmutableArray<string>>("harbor.exclude_tasks", Values.ListOf(Pattern, "a list of shell patterns"), c => c.Harbor.ExcludeTasks, (c, v) => c with { Harbor = c.Harbor with { ExcludeTasks = v } },
            "Names of tasks to leave out, as shell patterns."),
        new ConfigKey<int?>("harbor.limit", Values.OrNone(Values.WholeNumber(1, int.MaxValue)), c => c.Harbor.Limit, (c, v) => c with { Harbor = c.Harbor with { Limit = v } },
            "Most tasks, the first ones; nothing means all."),
        new ConfigKey<string?>("harbor.registry", Values.OrNoText(Place), c => c.Harbor.Registry, (c, v) => c with { Harbor = c.Harbor with { Registry = v } },
            "Registry file in Harbor's form; nothing means what is built in (Terminal-Bench 2.0 and its sample), then Harbor's published one."),
        new ConfigKey<string?>("harbor.mirror", Values.OrNoText(Values.Text("a path", _ => null)), c => c.Harbor.Mirror, (c, v) => c with { Harbor = c.Harbor with { Mirror = v } },
            "Folder with clones of the repositories that a registry names; set, it is asked instead of the network."),
        new ConfigKey<double>("harbor.timeout_multiplier", Factor, c => c.Harbor.TimeoutMultiplier, (c, v) => c with { Harbor = c.Harbor with { TimeoutMultiplier = v } }, "Multiplies every limit that a task sets."),
        new ConfigKey<double?>("harbor.agent_timeout_multiplier", Values.OrNone(Factor), c => c.Harbor.AgentTimeoutMultiplier, (c, v) => c with { Harbor = c.Harbor with { AgentTimeoutMultiplier = v } }, "The same for the agent's limit alone."),
        new ConfigKey<double?>("harbor.verifier_timeout_multiplier", Values.OrNone(Factor), c => c.Harbor.VerifierTimeoutMultiplier, (c, v) => c with { Harbor = c.Harbor with { VerifierTimeoutMultiplier = v } }, "The same for the verifier's."),
        new ConfigKey<double?>("harbor.build_timeout_multiplier", Values.OrNone(Factor), c => c.Harbor.BuildTimeoutMultiplier, (c, v) => c with { Harbor = c.Harbor with { BuildTimeoutMultiplier = v } }, "The same for build and start of a sandbox."),
        new ConfigKey<TimeSpan?>("harbor.agent_timeout", Values.OrNone(Values.Duration(Second, Day)), c => c.Harbor.AgentTimeout, (c, v) => c with { Harbor = c.Harbor with { AgentTimeout = v } }, "The agent's limit, instead of the one that each task sets."),
        new ConfigKey<TimeSpan?>("harbor.verifier_timeout", Values.OrNone(Values.Duration(Second, Day)), c => c.Harbor.VerifierTimeout, (c, v) => c with { Harbor = c.Harbor with { VerifierTimeout = v } }, "The same for the verifier."),
        new ConfigKey<TimeSpan?>("harbor.max_agent_timeout", Values.OrNone(Values.Duration(Second, Day)), c => c.Harbor.MaxAgentTimeout, (c, v) => c with { Harbor = c.Harbor with { MaxAgentTimeout = v } }, "Most that a task may give the agent, before the multiplier."),
        new ConfigKey<TimeSpan?>("harbor.max_verifier_timeout", Values.OrNone(Values.Duration(Second, Day)), c => c.Harbor.MaxVerifierTimeout, (c, v) => c with { Harbor = c.Harbor with { MaxVerifierTimeout = v } }, "The same for the verifier."),
        new ConfigKey<ImmutableArray<string>>("harbor.env", Values.ListOf(Values.Text("a variable name", _ => null), "a list of variable names"), c => c.Harbor.Env, (c, v) => c with { Harbor = c.Harbor with { Env = v } },
            "Your environment variables that tasks may ask for; whatever runs in their sandboxes, the agent's commands too, can read them."),
        new ConfigKey<ImmutableArray<string>>("harbor.images", Values.ListOf(Values.Text("NAME=PATH", image => image.IndexOf('=', StringComparison.Ordinal) > 0 ? null : "must be NAME=PATH, such as debian:bookworm-slim=bookworm.tar"), "a list of NAME=PATH"), c => c.Harbor.Images, (c, v) => c with { Harbor = c.Harbor with { Images = v } },
            "Images for the local sandbox: the name that `FROM` has, and an archive (`docker save`, OCI layout, plain tar) or an unpacked folder. Others are taken from a Docker engine if one answers."),
        new ConfigKey<bool>("harbor.force_build", Switch, c => c.Harbor.ForceBuild, (c, v) => c with { Harbor = c.Harbor with { ForceBuild = v } }, "Builds images even where a task names a prebuilt one."),
        new ConfigKey<bool>("harbor.compat", Switch, c => c.Harbor.Compat, (c, v) => c with { Harbor = c.Harbor with { Compat = v } },
            "Harbor's own ways: what the agent left running goes on while the tests run, a reward that it wrote itself counts, waiting for a model counts as its time, and steps that were never reached do not lower the score."),
        new ConfigKey<string>("harbor.runner", Values.OneOf("native", "cli"), c => c.Harbor.Runner, (c, v) => c with { Harbor = c.Harbor with { Runner = v } },
            "`cli` runs your own `harbor run` for providers that are not here; the agent is still yours."),
        new ConfigKey<ImmutableArray<string>>("harbor.cli", Values.ListOf(Values.Text("an argument", _ => null), "a list of arguments"), c => c.Harbor.Cli, (c, v) => c with { Harbor = c.Harbor with { Cli = v } }, "Program and first arguments of Harbor's command line, for `harbor.runner: cli`."),
        new ConfigKey<string>("harbor.cli_environment", Values.Text("a word", _ => null), c => c.Harbor.CliEnvironment, (c, v) => c with { Harbor = c.Harbor with { CliEnvironment = v } }, "Harbor's name of the provider that it is to use then."),
    ];
}
