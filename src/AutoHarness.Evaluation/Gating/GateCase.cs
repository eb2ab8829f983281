using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Gating;

/// <summary>Everything about a judgement that is known before its first trial.</summary>
public sealed record GateCase
{
    /// <summary>Names the judgement, such as <c>g-0031</c>; its trials run in series <c>judge:&lt;id&gt;</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Version under judgement.</summary>
    public required string Candidate { get; init; }

    /// <summary>Version currently kept.</summary>
    public required string Incumbent { get; init; }

    /// <summary>Train tasks, sorted.</summary>
    public required ImmutableArray<TaskId> Train { get; init; }

    /// <summary>Held-out tasks that decide, sorted.</summary>
    public required ImmutableArray<TaskId> Test { get; init; }

    /// <summary>The suite before this judgement.</summary>
    public required SuiteState Suite { get; init; }

    /// <summary>
    /// The <c>val_score</c> cells of <c>results.tsv</c> as recorded, i.e. rounded to four decimals. Empty before a baseline.
    /// </summary>
    public required ImmutableArray<double> RecordedScores { get; init; }

    /// <summary>The latest full-split train results before this judgement: task to reward, null for an infrastructure error.</summary>
    public required ImmutableSortedDictionary<TaskId, double?> TrainResults { get; init; }

    /// <summary>Seed for any random order a policy needs.</summary>
    public long Seed { get; init; }

    /// <summary>Where the incumbent's trials for a comparison come from.</summary>
    public IncumbentPool Pool { get; init; } = IncumbentPool.Baseline;

    /// <summary>Tasks that share a template, a document or a container count as one piece of evidence; tasks that are not named stand alone.</summary>
    public ImmutableDictionary<TaskId, string> Groups { get; init; } = ImmutableDictionary<TaskId, string>.Empty;

    /// <summary>How many judgements of this split have reached a held-out trial before this one.</summary>
    public int HeldOutLooks { get; init; }

    /// <summary>From this many on the split counts as worn: an acceptance then needs more.</summary>
    public int MostHeldOutLooks { get; init; } = 60;

    /// <summary>A candidate that costs this many times as much as the incumbent and gains less than two points is not kept; null for no limit.</summary>
    public double? MaxCostRatio { get; init; }

    /// <summary>A check of the edit found something suspicious that does not forbid it: the held-out tasks then weigh more.</summary>
    public bool Suspicious { get; init; }

    /// <summary>The most rounds that the budget allows, where that is fewer than the policy would play.</summary>
    public int? RoundCap { get; init; }

    /// <summary>The series of the candidate's trials.</summary>
    public string Series => $"judge:{Id}";

    /// <summary>The series of incumbent trials that are run beside the candidate's. A series of its own, since a byte-identical candidate has the same version.</summary>
    public string ReferenceSeries => $"reference:{Id}";

    /// <summary>The series of the fresh trials after an acceptance, which the selection did not see.</summary>
    public string FreshSeries => $"fresh:{Id}";
}
