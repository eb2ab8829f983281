using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating.Probes;

/// <summary>
/// Runs the candidate on the twins of the train tasks that carried its gain. A first look is cheap and clears most candidates; the others get
/// more trials on twins and on originals, and only the second look can accuse.
/// </summary>
internal sealed class TwinTrialRunner(ExperimentContext context, GateCase gateCase)
{
    private string TwinSeries => $"twin:{gateCase.Id}";

    // Not the fresh series: its trials are the reported score, and these tasks are not a fair sample.
    private string OriginalSeries => $"original:{gateCase.Id}";

    private ImmutableArray<string> Selection => gateCase.Pool.Selection is { } series ? [series] : [];

    public async Task<ProbeFinding?> RunAsync(CancellationToken ct)
    {
        var subjects = TwinProbe.Choose(gateCase, Facts([.. gateCase.Pool.Fresh, .. Selection, gateCase.ReferenceSeries, gateCase.Series]));
        if (subjects.IsEmpty)
        {
            return null;
        }

        var fresh = Facts([gateCase.FreshSeries]).Where(fact => fact.AgentVersion == gateCase.Candidate).ToArray();
        var twins = await RunAsync(subjects, TwinSeries, TwinProbe.FirstTrials, twin: true, ct);
        if (!Compare(subjects, fresh, twins).IsOpen)
        {
            return null;
        }

        twins = await RunAsync(subjects, TwinSeries, TwinProbe.FirstTrials + TwinProbe.MoreTrials, twin: true, ct);
        var more = await RunAsync(subjects, OriginalSeries, TwinProbe.MoreTrials, twin: false, ct);
        var probe = Compare(subjects, [.. fresh, .. more], twins);
        return probe.HardCoded ? Accuse(probe) : null;
    }

    private static ProbeFinding Accuse(TwinProbe probe) => new(
        ProbeFinding.HardCoded,
        string.Create(
            CultureInfo.InvariantCulture,
            $"the gain is tied to names and numbers of single tasks: on renamed twins of {probe.Tasks} train tasks the mean reward is {probe.Difference * 100:0} points lower (z {probe.Z:0.0})"),
        probe.Suspects);

    private async Task<ImmutableArray<TrialFact>> RunAsync(ImmutableArray<TwinSubject> subjects, string series, int attempts, bool twin, CancellationToken ct)
    {
        var wanted = subjects
            .SelectMany(subject => Enumerable.Range(0, attempts), (subject, attempt) => context.Request(series, gateCase.Candidate, subject.Task, attempt, Split.Train) with { Twin = twin })
            .ToArray();
        var trials = await context.RunTrialsAsync("gate", [new("id", gateCase.Id), new("step", "twins")], wanted, keepTraces: true, ct);
        return [.. trials.Select(Fact)];
    }

    private static TwinProbe Compare(ImmutableArray<TwinSubject> subjects, IEnumerable<TrialFact> originals, IEnumerable<TrialFact> twins)
    {
        var (original, twin) = (Rewards(originals), Rewards(twins));
        return TwinProbe.Of(subjects.Select(subject => new TwinTrials(subject, [.. original[subject.Task]], [.. twin[subject.Task]])));

        static ILookup<TaskId, double> Rewards(IEnumerable<TrialFact> trials) =>
            trials.Where(trial => trial.Reward is not null).ToLookup(trial => trial.Task, trial => trial.Reward!.Value);
    }

    private ImmutableArray<TrialFact> Facts(ImmutableArray<string> series) => [.. series.SelectMany(name => context.Stores.Facts(name, context.Fingerprint))];

    private static TrialFact Fact(TrialRecord trial) => new(trial.Key.Series, trial.Key.AgentVersion, trial.Key.Task, trial.Key.Attempt, trial.Reward);
}
