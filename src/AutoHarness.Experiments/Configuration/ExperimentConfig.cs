using System.Collections.Immutable;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>One experiment as <c>experiment_config.yaml</c> describes it, with defaults filled in. Keys in the file are snake_case; the seed project's keys keep their names.</summary>
public sealed record ExperimentConfig
{
    /// <summary><c>benchmark</c>: one of <see cref="Benchmarks.BenchmarkNames"/>.</summary>
    public required string Benchmark { get; init; }

    /// <summary><c>agent_model</c> with <c>reasoning_effort</c> and <c>temperature</c>.</summary>
    public required ModelSpec AgentModel { get; init; }

    /// <summary><c>user_model</c>: plays simulated users; null for the agent's model.</summary>
    public string? UserModel { get; init; }

    /// <summary><c>judge_model</c>: judges for benchmarks that ask one; null for the user's model.</summary>
    public string? JudgeModel { get; init; }

    /// <summary><c>prices</c>: a price table in LiteLLM's format that comes before the tool's own; null for none.</summary>
    public string? Prices { get; init; }

    /// <summary><c>split</c>: what <c>run</c> runs by default.</summary>
    public Split Split { get; init; } = Split.Train;

    /// <summary><c>gate_split</c>: what decides at the gate.</summary>
    public Split GateSplit { get; init; } = Split.Test;

    /// <summary><c>max_concurrency</c>: trials at the same time, 1 to 10000.</summary>
    public int MaxConcurrency { get; init; } = 8;

    /// <summary><c>threshold</c>: pass rate that the suite step of the compatible gate needs, in [0,1].</summary>
    public double Threshold { get; init; } = 0.8;

    /// <summary><c>seed</c>: seed of benchmark and scripted model.</summary>
    public long Seed { get; init; } = 300;

    /// <summary><c>split_seed</c>: seed of the split that <c>prepare</c> draws.</summary>
    public uint SplitSeed { get; init; } = 42;

    /// <summary><c>trial_timeout</c>: working time of the agent in one trial; waiting for models, tools and sandboxes does not count.</summary>
    public TimeSpan TrialTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary><c>infra_retries</c>: further tries after an infrastructure error, 0 to 10.</summary>
    public int InfraRetries { get; init; } = 2;

    /// <summary><c>jail</c>: <c>bubblewrap</c> or, by name only, <c>none</c>.</summary>
    public string Jail { get; init; } = "bubblewrap";

    public AgentSection Agent { get; init; } = new();

    public GateSection Gate { get; init; } = new();

    public BudgetSection Budget { get; init; } = new();

    public CassetteSection Cassette { get; init; } = new();

    public CodingAgentSection CodingAgent { get; init; } = new();

    public OptimizeSection Optimize { get; init; } = new();

    public DemoSection Demo { get; init; } = new();

    public TauSection Tau { get; init; } = new();

    public CommandSection Command { get; init; } = new();

    public HarborSection Harbor { get; init; } = new();

    public BirdSection Bird { get; init; } = new();

    public ScriptedModelSection ScriptedModel { get; init; } = new();

    /// <summary>The model behind a benchmark's own part. It answers at temperature 0 where it can, and thinks as much as it does by itself.</summary>
    public ModelSpec ModelOf(BenchmarkModel role) =>
        new((role == BenchmarkModel.Judge ? JudgeModel : null) ?? UserModel ?? AgentModel.Name, Temperature: 0);
}

/// <summary><c>agent</c>: the program under optimisation.</summary>
public sealed record AgentSection
{
    /// <summary><c>agent.command</c>: argv of an agent in another language, run in the jail with the agent's files as working folder; empty for C#.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary><c>agent.files</c>: the files that may be edited, relative to the experiment.</summary>
    public ImmutableArray<string> Files { get; init; } = ["agent/agent.cs"];

    /// <summary><c>agent.memory_mb</c>: memory of one agent process in MiB.</summary>
    public int MemoryMb { get; init; } = 1024;

    /// <summary><c>agent.max_processes</c>: processes and threads in the jail.</summary>
    public int MaxProcesses { get; init; } = 128;

    /// <summary><c>agent.max_model_calls</c>: model calls of one trial.</summary>
    public int MaxModelCalls { get; init; } = 200;
}

/// <summary><c>gate</c>.</summary>
public sealed record GateSection
{
    /// <summary><c>gate.mode</c>: <c>paired</c> or <c>compat</c>.</summary>
    public string Mode { get; init; } = "paired";

    /// <summary><c>gate.preset</c> of the paired gate.</summary>
    public string Preset { get; init; } = "default";

    /// <summary><c>gate.holdout</c>: share of the tasks, in [0,0.5], that stays sealed until the end; null lets gate and task count decide.</summary>
    public double? Holdout { get; init; }

    /// <summary><c>gate.control_every</c>: every so many judgements the incumbent is judged against itself; 0 for never.</summary>
    public int ControlEvery { get; init; } = 10;

    /// <summary><c>gate.pool_max_age</c>: trials of the incumbent that are older no longer stand for it.</summary>
    public TimeSpan PoolMaxAge { get; init; } = TimeSpan.FromHours(72);

    /// <summary><c>gate.max_looks</c>: judgements with held-out trials after which the split counts as worn.</summary>
    public int MaxLooks { get; init; } = 60;

    /// <summary><c>gate.max_cost_ratio</c>: a candidate that costs this many times more and gains less than two points is not kept; null for no limit.</summary>
    public double? MaxCostRatio { get; init; } = 1.5;
}

/// <summary><c>budget</c> of one command, interruptions included; null means no limit.</summary>
public sealed record BudgetSection
{
    /// <summary><c>budget.cost_usd</c>.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary><c>budget.tokens</c>: input and output.</summary>
    public long? Tokens { get; init; }

    /// <summary><c>budget.calls</c>: model calls.</summary>
    public long? Calls { get; init; }

    /// <summary><c>budget.time</c>: wall-clock time, downtime not counted.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary><c>budget.iteration_…</c> of one iteration.</summary>
    public ScopedBudgetSection Iteration { get; init; } = new();

    /// <summary><c>budget.trial_…</c> of the agent's part of one trial.</summary>
    public ScopedBudgetSection Trial { get; init; } = new();
}

/// <summary><c>coding_agent</c>.</summary>
public sealed record CodingAgentSection
{
    /// <summary><c>coding_agent.command</c>: a shell line; values reach it as environment variables only.</summary>
    public string? Command { get; init; }

    /// <summary><c>coding_agent.network</c>: <c>none</c> or <c>host</c>.</summary>
    public string Network { get; init; } = "none";

    /// <summary><c>coding_agent.env</c>: names of environment variables that are passed on.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary><c>coding_agent.readable</c>: absolute paths that it may read beside the system's and its own copy.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];

    /// <summary><c>coding_agent.model</c>: the model it calls through the proxy; null for no proxy.</summary>
    public string? Model { get; init; }

    /// <summary><c>coding_agent.reasoning_effort</c> of that model; null leaves it to the coding agent.</summary>
    public string? Effort { get; init; }

    /// <summary><c>coding_agent.timeout</c> of one turn.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary><c>coding_agent.stall_timeout</c>: no output, no file change, no CPU time.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromMinutes(10);
}

/// <summary><c>optimize</c>: when the loop stops.</summary>
public sealed record OptimizeSection
{
    /// <summary><c>optimize.max_iterations</c> of one command; null means no limit.</summary>
    public int? MaxIterations { get; init; }

    /// <summary><c>optimize.patience</c>: iterations without an acceptance.</summary>
    public int Patience { get; init; } = 5;

    /// <summary><c>optimize.until_score</c> in [0,1]; null means none.</summary>
    public double? UntilScore { get; init; }
}

/// <summary><c>demo</c>: the built-in benchmark.</summary>
public sealed record DemoSection
{
    /// <summary><c>demo.tasks</c>.</summary>
    public int Tasks { get; init; } = 64;

    /// <summary><c>demo.seed</c> from which the tasks are generated.</summary>
    public int Seed { get; init; } = 7;

    /// <summary><c>demo.minimum_acts</c>: acts below which a satisfied customer goes on chatting; for load tests.</summary>
    public int MinimumActs { get; init; }
}

/// <summary><c>command</c>: a benchmark in any language.</summary>
public sealed record CommandSection
{
    /// <summary><c>command.tasks</c>: file with the tasks, relative to the experiment.</summary>
    public string? Tasks { get; init; }

    /// <summary><c>command.run</c>: argv of one trial's process.</summary>
    public ImmutableArray<string> Run { get; init; } = [];

    /// <summary><c>command.timeout</c> of one trial's process.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary><c>command.files</c>: further files that decide a reward and so belong to the fingerprint.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}

/// <summary><c>scripted_model</c>: the offline model.</summary>
public sealed record ScriptedModelSection
{
    /// <summary><c>scripted_model.latency</c>: mean of the simulated latency of one call.</summary>
    public TimeSpan Latency { get; init; } = TimeSpan.Zero;

    /// <summary><c>scripted_model.account</c>: file to which the provider appends one line before each answer; null for none.</summary>
    public string? Account { get; init; }

    /// <summary><c>scripted_model.input_price</c>: USD per million input tokens, for trying budgets.</summary>
    public decimal InputPrice { get; init; }

    /// <summary><c>scripted_model.output_price</c>: USD per million output tokens, for trying budgets.</summary>
    public decimal OutputPrice { get; init; }

    /// <summary><c>scripted_model.fault_rate</c>: share of calls in [0,1) that fail in passing.</summary>
    public double FaultRate { get; init; }
}
