using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Probes;

/// <summary>Why an acceptance that the statistics bear out must not stand.</summary>
/// <param name="Class"><see cref="HardCoded"/> or <see cref="Replay"/>.</param>
/// <param name="Why">For people and for the coding agent: names no held-out task and no held-out number.</param>
/// <param name="TrainTasks">The train tasks it rests on, sorted; empty when it rests on held-out trials.</param>
internal sealed record ProbeFinding(string Class, string Why, ImmutableArray<TaskId> TrainTasks)
{
    /// <summary>The gain is gone on renamed twins.</summary>
    public const string HardCoded = "hard-coded";

    /// <summary>A stored trial does not support the reward it was given.</summary>
    public const string Replay = "replay";
}
