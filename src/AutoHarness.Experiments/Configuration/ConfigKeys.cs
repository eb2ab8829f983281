using System.Collections.Immutable;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration.Syntax;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>All keys of the config. Loader, suggestions, listing and documentation are made from this table.</summary>
internal static class ConfigKeys
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static readonly ValueSyntax<string> FileName = Values.Text("a path relative to the experiment", PathProblem);
    private static readonly ValueSyntax<string> EditableFile = Values.Text("a path relative to the experiment", EditableProblem);
    private static readonly ValueSyntax<string> Argument = Values.Text("a text", _ => null);
    private static readonly ValueSyntax<string> AbsolutePath = Values.Text("an absolute path", path => path.StartsWith('/') ? null : "must be an absolute path");
    private static readonly ValueSyntax<string> VariableName = Values.Text("a variable name", VariableProblem);

    /// <summary>What holds where nothing says otherwise. The benchmark itself has no default.</summary>
    public static ExperimentConfig Defaults { get; } = new() { Benchmark = "demo", AgentModel = new ModelSpec("scripted/demo") };

    public static ConfigKey Benchmark { get; } = new ConfigKey<string>(
        "benchmark", Values.OneOf(BenchmarkNames.All.ToArray()), c => c.Benchmark, (c, v) => c with { Benchmark = v },
        "What the agent is measured by: the built-in shop desk, tau-bench, Terminal-Bench or another dataset in Harbor's format, BIRD-Interact, or your own program (see the section `command`).");

    public static ConfigKey AgentModel { get; } = new ConfigKey<string>(
        "agent_model", Argument, c => c.AgentModel.Name, (c, v) => c with { AgentModel = c.AgentModel with { Name = v } },
        "The model that the agent gets, whatever it asks for.");

    public static ConfigKey AgentFiles { get; } = new ConfigKey<ImmutableArray<string>>(
        "agent.files", Values.ListOf(EditableFile, "a list of paths relative to the experiment"), c => c.Agent.Files, (c, v) => c with { Agent = c.Agent with { Files = v } },
        "The files that may be edited; nothing else that a coding agent changes comes back.");

    public static ConfigKey AgentCommand { get; } = new ConfigKey<ImmutableArray<string>>(
        "agent.command", Values.ListOf(Argument, "a list of arguments"), c => c.Agent.Command, (c, v) => c with { Agent = c.Agent with { Command = v } },
        "Program and arguments of an agent in another language; empty for C#.");

    public static ConfigKey CommandTasks { get; } = new ConfigKey<string?>(
        "command.tasks", Values.OrNoText(FileName), c => c.Command.Tasks, (c, v) => c with { Command = c.Command with { Tasks = v } },
        "File with the tasks of your own benchmark.");

    public static ConfigKey CommandRun { get; } = new ConfigKey<ImmutableArray<string>>(
        "command.run", Values.ListOf(Argument, "a list of arguments"), c => c.Command.Run, (c, v) => c with { Command = c.Command with { Run = v } },
        "Program and arguments that run one trial of it.");

    /// <summary>Every key in the order in which people read about them.</summary>
    public static ImmutableArray<ConfigKey> All { get; } =
    [
        Benchmark,
        AgentModel,
        new ConfigKey<string?>("reasoning_effort", Values.OrNoText(Values.Text("a word such as `low`, `medium` or `high`", WordProblem)),
            c => c.AgentModel.Effort, (c, v) => c with { AgentModel = c.AgentModel with { Effort = v } }, "Reasoning effort of that model; nothing means the model's own."),
        new ConfigKey<double?>("temperature", Values.OrNone(Values.Number(0, 2)), c => c.AgentModel.Temperature, (c, v) => c with { AgentModel = c.AgentModel with { Temperature = v } },
            "Sampling temperature of that model; nothing means the model's own."),
        new ConfigKey<string?>("user_model", Values.OrNoText(Argument), c => c.UserModel, (c, v) => c with { UserModel = v },
            "The model that plays simulated users, where a benchmark has them; nothing means the agent's model."),
        new ConfigKey<string?>("judge_model", Values.OrNoText(Argument), c => c.JudgeModel, (c, v) => c with { JudgeModel = v },
            "The model that judges what was said, where a benchmark asks one; nothing means the model of the simulated users."),
        new ConfigKey<string?>("prices", Values.OrNoText(Argument), c => c.Prices, (c, v) => c with { Prices = v }, "Price table in LiteLLM's format that comes before the tool's own."),
        new ConfigKey<Split>("split", Values.OneOf(("train", Split.Train), ("test", Split.Test)), c => c.Split, (c, v) => c with { Split = v }, "The tasks that `run` runs."),
        new ConfigKey<Split>("gate_split", Values.OneOf(("train", Split.Train), ("test", Split.Test)), c => c.GateSplit, (c, v) => c with { GateSplit = v }, "The tasks that decide at the gate."),
        new ConfigKey<int>("max_concurrency", Values.WholeNumber(1, 10_000), c => c.MaxConcurrency, (c, v) => c with { MaxConcurrency = v }, "Trials at the same time."),
        new ConfigKey<double>("threshold", Values.Number(0, 1), c => c.Threshold, (c, v) => c with { Threshold = v }, "Share of the regression suite that has to pass at the gate."),
        new ConfigKey<long>("seed", Values.WholeNumber(0L, long.MaxValue), c => c.Seed, (c, v) => c with { Seed = v }, "Seed of the benchmark and of the scripted model."),
        new ConfigKey<uint>("split_seed", Values.WholeNumber(0u, uint.MaxValue), c => c.SplitSeed, (c, v) => c with { SplitSeed = v }, "Seed of the split that `prepare` draws."),
        new ConfigKey<TimeSpan>("trial_timeout", Values.Duration(Second, Day), c => c.TrialTimeout, (c, v) => c with { TrialTimeout = v },
            "Working time of the agent in one trial; waiting for models, tools and sandboxes does not count."),
        new ConfigKey<int>("infra_retries", Values.WholeNumber(0, 10), c => c.InfraRetries, (c, v) => c with { InfraRetries = v }, "Further tries of a trial after an infrastructure error."),
        new ConfigKey<string>("jail", Values.OneOf("bubblewrap", "none"), c => c.Jail, (c, v) => c with { Jail = v },
            "What confines agent and coding agent. `none` runs them unconfined, and every record says so."),
        AgentCommand,
        AgentFiles,
        new ConfigKey<int>("agent.memory_mb", Values.WholeNumber(64, 1_048_576), c => c.Agent.MemoryMb, (c, v) => c with { Agent = c.Agent with { MemoryMb = v } }, "Memory of one agent process in MiB."),
        new ConfigKey<int>("agent.max_processes", Values.WholeNumber(16, 100_000), c => c.Agent.MaxProcesses, (c, v) => c with { Agent = c.Agent with { MaxProcesses = v } }, "Processes and threads in the jail."),
        new ConfigKey<int>("agent.max_model_calls", Values.WholeNumber(1, 100_000), c => c.Agent.MaxModelCalls, (c, v) => c with { Agent = c.Agent with { MaxModelCalls = v } }, "Model calls of one trial."),
        new ConfigKey<string>("gate.mode", Values.OneOf("paired", "compat"), c => c.Gate.Mode, (c, v) => c with { Gate = c.Gate with { Mode = v } },
            "The rule that decides: a paired, sequential comparison with the incumbent, or the original's three steps."),
        new ConfigKey<string>("gate.preset", Values.OneOf("default", "thorough", "strict", "frugal"), c => c.Gate.Preset, (c, v) => c with { Gate = c.Gate with { Preset = v } }, "The boundaries of the paired gate."),
        new ConfigKey<double?>("gate.holdout", Values.OrNone(Values.Number(0, 0.5)), c => c.Gate.Holdout, (c, v) => c with { Gate = c.Gate with { Holdout = v } },
            "Share of the tasks that stays sealed for `certify`; nothing means 0.15 under `paired` with 60 tasks or more, and none otherwise."),
        new ConfigKey<int>("gate.control_every", Values.WholeNumber(0, 10_000), c => c.Gate.ControlEvery, (c, v) => c with { Gate = c.Gate with { ControlEvery = v } },
            "Judgements after which the kept agent is judged against itself, which meters the gate's own false acceptances; 0 for never."),
        new ConfigKey<TimeSpan>("gate.pool_max_age", Values.Duration(Second, Month), c => c.Gate.PoolMaxAge, (c, v) => c with { Gate = c.Gate with { PoolMaxAge = v } }, "Age at which trials of the kept agent no longer count in comparisons."),
        new ConfigKey<int>("gate.max_looks", Values.WholeNumber(1, 10_000), c => c.Gate.MaxLooks, (c, v) => c with { Gate = c.Gate with { MaxLooks = v } }, "Judgements with held-out trials after which the split counts as worn and acceptance gets harder."),
        new ConfigKey<double?>("gate.max_cost_ratio", Values.OrNone(Values.Number(1, 1000)), c => c.Gate.MaxCostRatio, (c, v) => c with { Gate = c.Gate with { MaxCostRatio = v } },
            "A candidate that costs this many times more and gains less than two points is not kept."),
        new ConfigKey<decimal?>("budget.cost_usd", Values.OrNone(Values.Money()), c => c.Budget.CostUsd, (c, v) => c with { Budget = c.Budget with { CostUsd = v } }, "Most that one command may cost, interruptions included."),
        new ConfigKey<long?>("budget.tokens", Values.OrNone(Values.WholeNumber(1L, long.MaxValue)), c => c.Budget.Tokens, (c, v) => c with { Budget = c.Budget with { Tokens = v } }, "Most tokens of one command, input and output."),
        new ConfigKey<long?>("budget.calls", Values.OrNone(Values.WholeNumber(1L, long.MaxValue)), c => c.Budget.Calls, (c, v) => c with { Budget = c.Budget with { Calls = v } }, "Most model calls of one command."),
        new ConfigKey<TimeSpan?>("budget.time", Values.OrNone(Values.Duration(Second, Month)), c => c.Budget.Time, (c, v) => c with { Budget = c.Budget with { Time = v } }, "Most wall-clock time of one command; downtime does not count."),
        .. ScopedBudgetKeys.All,
        .. CassetteKeys.All,
        new ConfigKey<string?>("coding_agent.command", Values.OrNoText(Argument), c => c.CodingAgent.Command, (c, v) => c with { CodingAgent = c.CodingAgent with { Command = v } },
            "Shell line that starts the coding agent; what it needs to know stands in environment variables."),
        .. CodingModelKeys.All,
        new ConfigKey<string>("coding_agent.network", Values.OneOf("none", "host"), c => c.CodingAgent.Network, (c, v) => c with { CodingAgent = c.CodingAgent with { Network = v } }, "The network that the coding agent sees."),
        new ConfigKey<ImmutableArray<string>>("coding_agent.env", Values.ListOf(VariableName, "a list of variable names"), c => c.CodingAgent.Env, (c, v) => c with { CodingAgent = c.CodingAgent with { Env = v } },
            "Environment variables that are passed on to it, such as its key; no others are."),
        new ConfigKey<ImmutableArray<string>>("coding_agent.readable", Values.ListOf(AbsolutePath, "a list of absolute paths"), c => c.CodingAgent.Readable, (c, v) => c with { CodingAgent = c.CodingAgent with { Readable = v } },
            "Files and folders that it may read beside the system's and its own copy, such as its own program."),
        new ConfigKey<TimeSpan>("coding_agent.timeout", Values.Duration(Second, Day), c => c.CodingAgent.Timeout, (c, v) => c with { CodingAgent = c.CodingAgent with { Timeout = v } }, "Longest turn of the coding agent."),
        new ConfigKey<TimeSpan>("coding_agent.stall_timeout", Values.Duration(Second, Day), c => c.CodingAgent.StallTimeout, (c, v) => c with { CodingAgent = c.CodingAgent with { StallTimeout = v } },
            "Time without output, file change or processor time after which it counts as stuck."),
        new ConfigKey<int?>("optimize.max_iterations", Values.OrNone(Values.WholeNumber(1, int.MaxValue)), c => c.Optimize.MaxIterations, (c, v) => c with { Optimize = c.Optimize with { MaxIterations = v } }, "Iterations of one `optimize`."),
        new ConfigKey<int>("optimize.patience", Values.WholeNumber(1, 100_000), c => c.Optimize.Patience, (c, v) => c with { Optimize = c.Optimize with { Patience = v } }, "Iterations without an acceptance after which it stops."),
        new ConfigKey<double?>("optimize.until_score", Values.OrNone(Values.Number(0, 1)), c => c.Optimize.UntilScore, (c, v) => c with { Optimize = c.Optimize with { UntilScore = v } }, "Held-out score at which it stops."),
        new ConfigKey<int>("demo.tasks", Values.WholeNumber(4, 100_000), c => c.Demo.Tasks, (c, v) => c with { Demo = c.Demo with { Tasks = v } }, "Number of tasks of the built-in benchmark."),
        new ConfigKey<int>("demo.seed", Values.WholeNumber(0, int.MaxValue), c => c.Demo.Seed, (c, v) => c with { Demo = c.Demo with { Seed = v } }, "Seed from which those tasks are generated."),
        new ConfigKey<int>("demo.minimum_acts", Values.WholeNumber(0, 1000), c => c.Demo.MinimumActs, (c, v) => c with { Demo = c.Demo with { MinimumActs = v } }, "Acts below which a satisfied customer goes on chatting; for load tests."),
        .. TauKeys.All,
        CommandTasks,
        CommandRun,
        new ConfigKey<TimeSpan>("command.timeout", Values.Duration(Second, Day), c => c.Command.Timeout, (c, v) => c with { Command = c.Command with { Timeout = v } }, "Longest trial of it."),
        new ConfigKey<ImmutableArray<string>>("command.files", Values.ListOf(FileName, "a list of paths relative to the experiment"), c => c.Command.Files, (c, v) => c with { Command = c.Command with { Files = v } },
            "Further files that decide a reward; when they change, earlier trials no longer count."),
        .. HarborKeys.All,
        .. BirdKeys.All,
        new ConfigKey<TimeSpan>("scripted_model.latency", Values.Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), c => c.ScriptedModel.Latency, (c, v) => c with { ScriptedModel = c.ScriptedModel with { Latency = v } }, "Mean simulated latency of one call."),
        new ConfigKey<string?>("scripted_model.account", Values.OrNoText(Argument), c => c.ScriptedModel.Account, (c, v) => c with { ScriptedModel = c.ScriptedModel with { Account = v } }, "File that gets a line before each answer, for tests that count calls."),
        new ConfigKey<decimal>("scripted_model.input_price", Values.Money(), c => c.ScriptedModel.InputPrice, (c, v) => c with { ScriptedModel = c.ScriptedModel with { InputPrice = v } }, "A price in US dollars per million input tokens, for trying budgets."),
        new ConfigKey<decimal>("scripted_model.output_price", Values.Money(), c => c.ScriptedModel.OutputPrice, (c, v) => c with { ScriptedModel = c.ScriptedModel with { OutputPrice = v } }, "The same for output tokens."),
        new ConfigKey<double>("scripted_model.fault_rate", Values.Number(0, 0.99), c => c.ScriptedModel.FaultRate, (c, v) => c with { ScriptedModel = c.ScriptedModel with { FaultRate = v } }, "Share of calls that fail in passing, for trying retries."),
    ];

    public static ImmutableDictionary<string, ConfigKey> ByName { get; } = All.ToImmutableDictionary(key => key.Name, StringComparer.Ordinal);

    public static ImmutableHashSet<string> Sections { get; } = All.Select(key => key.Section).OfType<string>().ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>The key that a wrong one probably stands for, or null.</summary>
    /// <param name="name">Dotted.</param>
    public static string? Nearest(string name)
    {
        var leaf = name[(name.LastIndexOf('.') + 1)..];
        return NearestWord.Of(name, ByName.Keys.Concat(Sections))
            ?? NearestWord.Of(leaf, All.Where(key => key.Section is null).Select(key => key.Name))
            ?? (All.Where(key => key.Section is not null && key.Name.EndsWith("." + leaf, StringComparison.Ordinal)).ToArray() is [var only] ? only.Name : null);
    }

    private static string? PathProblem(string path) =>
        Path.IsPathRooted(path) || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Any(part => part is "" or "." or "..")
            ? $"must be a path relative to the experiment with forward slashes and without .., got {path}"
            : null;

    private static string? EditableProblem(string path) =>
        PathProblem(path) ?? (path.Split('/')[0] is "workspace" or ".git" or "experiment_config.yaml" or ".env" or "PROGRAM.md"
            ? $"names {path}, which belongs to the harness and may not be edited"
            : null);

    private static string? VariableProblem(string name) =>
        char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"must be the name of an environment variable, got {name}" : null;

    private static string? WordProblem(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? null : $"must be one word, got {word}";
}
