using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Planning;

namespace AutoHarness.Experiments.Planning;

/// <summary>What running, judging and a night cost, and what they can see, before anything is spent. Holds no held-out result.</summary>
public sealed record ExperimentPlan
{
    /// <summary>Iterations of a night where the config sets no limit.</summary>
    public const int UsualIterations = 20;

    public required int TrainTasks { get; init; }

    /// <summary>Held-out tasks that decide at the gate.</summary>
    public required int TestTasks { get; init; }

    /// <summary>There is no split yet; the counts are what <c>prepare</c> would come to.</summary>
    public required bool SplitAssumed { get; init; }

    /// <summary>Tasks of the regression suite.</summary>
    public required int SuiteTasks { get; init; }

    /// <summary><c>paired</c> or <c>compat</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Of the paired gate.</summary>
    public required PairedPreset Preset { get; init; }

    public required NoiseEstimate Noise { get; init; }

    /// <summary>Trials of the kept agent on every task that a comparison starts with.</summary>
    public required int PoolTrials { get; init; }

    /// <summary>Null while no trial is recorded.</summary>
    public required TrialPrice? Price { get; init; }

    /// <summary>The model is a program that imitates one: it costs nothing, unless the config gives it a price for trying budgets.</summary>
    public required bool IsScripted { get; init; }

    /// <summary>Trials at the same time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>Limit of iterations in the config; null for none.</summary>
    public required int? MaxIterations { get; init; }

    /// <summary>What every number rests on.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Too few held-out tasks for a veto of their own: the paired gate asks all tasks instead, each time without one.</summary>
    public bool IsSoft => TestTasks < EffectPlan.LeastHeldOutTasks;

    /// <summary>One to eight rounds of the paired gate.</summary>
    public ImmutableArray<EffectPlan> Rounds => EffectPlan.Table(Preset, TrainTasks + TestTasks, Noise.Variance, PoolTrials);

    /// <summary>Trials of one run over the train tasks.</summary>
    public int RunTrials => TrainTasks;

    /// <summary>
    /// Trials of one judgement. <c>paired</c>: from a candidate that is given up after the first chunk of train tasks to one that is played
    /// to the last round and accepted. <c>compat</c>: suite and held-out tasks, and at most every other train task for promotion.
    /// </summary>
    public TrialRange Judgement => Mode == "compat"
        ? new TrialRange(SuiteTasks + TestTasks, TrainTasks + TestTasks)
        : new TrialRange((TrainTasks + Preset.Chunks - 1) / Preset.Chunks, Rounds[Preset.Rounds - 1].Trials);

    /// <summary>Trials of one iteration of the loop: one to see whether the edit works at all, the judgement, and for <c>compat</c> the train tasks of a version that is kept.</summary>
    public TrialRange Iteration => new(1 + Judgement.Least, 1 + Judgement.Most + (Mode == "compat" ? TrainTasks : 0));

    /// <summary>Iterations that a night is planned for.</summary>
    public int Iterations => MaxIterations ?? UsualIterations;
}
