namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Limits of a trial's phases: what the task says, at most the maximum, times the multiplier.</summary>
public sealed record TrialTimes
{
    // What timers can count to is a little more; nothing that is awaited takes so long.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>For every phase without a multiplier of its own.</summary>
    public double Multiplier { get; init; } = 1;

    public double? AgentMultiplier { get; init; }

    public double? VerifierMultiplier { get; init; }

    public double? BuildMultiplier { get; init; }

    /// <summary>Instead of the task's own limit; null keeps it.</summary>
    public TimeSpan? AgentOverride { get; init; }

    /// <inheritdoc cref="AgentOverride"/>
    public TimeSpan? VerifierOverride { get; init; }

    /// <summary>Applied before the multiplier, as in Harbor, so that a limit can exceed it.</summary>
    public TimeSpan? AgentMaximum { get; init; }

    /// <inheritdoc cref="AgentMaximum"/>
    public TimeSpan? VerifierMaximum { get; init; }

    /// <summary>Null where neither task nor config set one; 0 counts as not set.</summary>
    internal TimeSpan? Agent(double? taskSeconds) => Resolve(AgentOverride ?? (taskSeconds is > 0 ? Span(taskSeconds.Value) : null), AgentMaximum, AgentMultiplier);

    internal TimeSpan Verifier(double taskSeconds) => Resolve(VerifierOverride ?? Span(taskSeconds), VerifierMaximum, VerifierMultiplier)!.Value;

    internal TimeSpan Build(double taskSeconds) => Resolve(Span(taskSeconds), null, BuildMultiplier)!.Value;

    /// <summary>Seconds of a task file, which may be any number, as a time that can be waited for.</summary>
    internal static TimeSpan Span(double seconds) => seconds < Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : Longest;

    internal static TimeSpan AtMost(TimeSpan time) => time < Longest ? time : Longest;

    private TimeSpan? Resolve(TimeSpan? own, TimeSpan? maximum, double? multiplier)
    {
        var limit = own is { } wanted && (maximum is not { } most || wanted < most) ? own : maximum;
        return limit is { } time ? Span(time.TotalSeconds * (multiplier ?? Multiplier)) : null;
    }
}
