using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tests.Sweeping;

/// <summary>
/// The demo under one seed, in this process: a baseline of the template's agent, a split with a sealed holdout, and edits that the paired
/// gate judges, with the probe of renamed twins after an acceptance. No ledger, no jail, no scan of the edit.
/// </summary>
internal sealed class EditCampaign
{
    /// <summary>The edit that hard-codes answers of failed train tasks.</summary>
    public const int HardCodedAnswers = 2;

    /// <summary>The edit that changes nothing that matters.</summary>
    public const int Renaming = 3;

    /// <summary>The edit that is worth most: ask first, name amounts.</summary>
    public const int AskingFirst = 6;

    /// <summary>Share of the tasks that nobody runs until the end.</summary>
    private const double Sealed = 0.15;

    private readonly long seed;
    private readonly DeskTrials trials;
    private readonly PairedPolicy policy;
    private readonly List<TrialFact> facts = [];
    private string source;
    private string incumbent = "v0";
    private IncumbentPool pool = IncumbentPool.Baseline;
    private SuiteState suite = SuiteState.Empty(0.8);
    private int judged;
    private int looks;

    private EditCampaign(long seed, string source, PairedPreset preset)
    {
        policy = new PairedPolicy(preset);
        this.seed = seed;
        this.source = source;
        trials = new DeskTrials(seed);
        Split = new TaskSplit([], [], []);
    }

    public TaskSplit Split { get; private set; }

    /// <summary>Measures the template's agent on every task and draws the splits from the first trials.</summary>
    public static async Task<EditCampaign> PrepareAsync(long seed, int baselineTrials, PairedPreset preset, CancellationToken ct)
    {
        var campaign = new EditCampaign(seed, await AgentSource.EditAsync([]), preset);
        for (var attempt = 0; attempt < baselineTrials; attempt++)
        {
            foreach (var task in campaign.trials.Benchmark.Tasks)
            {
                await campaign.RunAsync(new TrialWanted("baseline", campaign.incumbent, task.Id, attempt), campaign.source, twin: false, ct);
            }
        }

        campaign.DrawSplits();
        return campaign;
    }

    /// <summary>Has an edit of the kept agent judged.</summary>
    /// <param name="edit">Number of the edit's script.</param>
    /// <param name="keep">False to leave everything as it was, whatever the verdict.</param>
    /// <param name="ct">Stops it.</param>
    public async Task<EditFate> ProposeAsync(int edit, bool keep, CancellationToken ct)
    {
        var candidate = await AgentSource.EditAsync(source, [edit], folder => AgentSource.WriteTraces(folder, Split.Train.ToDictionary(task => task, trials.LatestDetail)));
        var gateCase = Open();
        var before = facts.Count;
        var verdict = ((GateStep.Judged)await AnswerAsync(() => policy.Judge(gateCase, facts), gateCase, candidate, ct)).Verdict;
        var (kind, after, twins) = (verdict.Kind, verdict.SuiteAfter, default(TwinProbe));
        if (verdict.Accepted)
        {
            var settled = (GateStep.Settled)await AnswerAsync(() => policy.Settle(gateCase, verdict, facts), gateCase, candidate, ct);
            (kind, after) = (settled.RolledBack ? VerdictKind.RolledBack : kind, settled.Suite);
            twins = settled.RolledBack ? null : await ProbeAsync(gateCase, candidate, ct);
        }

        var fate = new EditFate(kind, twins, facts.Count - before);
        if (keep)
        {
            Close(gateCase, fate, candidate, after, verdict.LookedAtHeldOut);
        }

        return fate;
    }

    private GateCase Open() => new()
    {
        Id = $"g-{++judged}",
        Candidate = $"v{judged}",
        Incumbent = incumbent,
        Train = Split.Train,
        Test = Split.Test,
        Suite = suite,
        RecordedScores = [],
        TrainResults = ImmutableSortedDictionary<TaskId, double?>.Empty,
        Seed = seed,
        Pool = pool,
        HeldOutLooks = looks,
    };

    private void Close(GateCase gateCase, EditFate fate, string candidate, SuiteState after, bool looked)
    {
        looks += looked ? 1 : 0;
        (incumbent, source, pool) = fate.Kept
            ? (gateCase.Candidate, candidate, IncumbentPool.AfterAcceptance(gateCase))
            : (incumbent, source, pool.AfterRejection(gateCase));
        suite = fate.Kept || fate.Twins is null ? after : suite;
        trials.Keep(incumbent);
    }

    private async Task<GateStep> AnswerAsync(Func<GateStep> next, GateCase gateCase, string candidate, CancellationToken ct)
    {
        var step = next();
        while (step is GateStep.Wanted wanted)
        {
            foreach (var trial in wanted.Trials)
            {
                await RunAsync(trial, trial.AgentVersion == gateCase.Candidate ? candidate : source, twin: false, ct);
            }

            step = next();
        }

        return step;
    }

    private async Task<TwinProbe> ProbeAsync(GateCase gateCase, string candidate, CancellationToken ct)
    {
        var (twins, originals) = ($"twin:{gateCase.Id}", $"original:{gateCase.Id}");
        var subjects = TwinProbe.Choose(gateCase, facts);
        await RunAllAsync(twins, 0, TwinProbe.FirstTrials);
        if (Compare() is { IsOpen: false } probe)
        {
            return probe;
        }

        await RunAllAsync(twins, TwinProbe.FirstTrials, TwinProbe.MoreTrials);
        await RunAllAsync(originals, 0, TwinProbe.MoreTrials);
        return Compare();

        async Task RunAllAsync(string series, int from, int count)
        {
            foreach (var (task, attempt) in subjects.SelectMany(_ => Enumerable.Range(from, count), (subject, attempt) => (subject.Task, attempt)))
            {
                await RunAsync(new TrialWanted(series, gateCase.Candidate, task, attempt), candidate, twin: series == twins, ct);
            }
        }

        TwinProbe Compare() => TwinProbe.Of(subjects.Select(subject => new TwinTrials(
            subject, [.. Rewards(subject.Task, gateCase.FreshSeries), .. Rewards(subject.Task, originals)], [.. Rewards(subject.Task, twins)])));

        IEnumerable<double> Rewards(TaskId task, string series) => facts.Where(fact => fact.Task == task && fact.Series == series).Select(fact => fact.Reward!.Value);
    }

    private async Task RunAsync(TrialWanted trial, string agent, bool twin, CancellationToken ct) => facts.Add(await trials.RunAsync(trial, agent, twin, ct));

    private void DrawSplits()
    {
        var tasks = trials.Benchmark.Tasks;
        var rewards = facts.Where(fact => fact.Attempt == 0).ToDictionary(fact => fact.Task, fact => fact.Reward);
        var order = new Random(unchecked((int)seed));
        var apart = tasks.Select(task => task.Id).OrderBy(_ => order.Next()).Take((int)(Sealed * tasks.Count)).ToHashSet();
        Split = SplitDrawing.Draw(tasks.Select(task => apart.Contains(task.Id) ? task with { Split = Sdk.Split.Holdout } : task), rewards);
        trials.Keep(incumbent);
    }
}
