using System.Collections.Immutable;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Certifying;

/// <summary>
/// Runs baseline and kept version on the sealed holdout, once. The result is kept and printed again by every later call; the holdout is
/// then used up, since a second version that is chosen after looking would be chosen by looking.
/// </summary>
internal sealed class CertifyOperation(ExperimentContext context)
{
    /// <exception cref="HarnessException">There is no holdout, nothing was kept, or the holdout was used for another version.</exception>
    public async Task<CertifyResult> CertifyAsync(CertifyOptions options, CancellationToken ct)
    {
        var records = context.Ledger.Records();
        if (records.IsEmpty)
        {
            throw TaskSelection.NoSplit(context);
        }

        var kept = records[^1];
        var plan = CertificateStore.Plan(context.HeldOut);
        if (plan is not null && plan.Kept != kept.Version)
        {
            throw Spent(plan, kept.Version);
        }

        if (CertificateStore.Read(context.HeldOut) is { } known)
        {
            return known with { Repeated = true };
        }

        if (plan is null)
        {
            plan = Plan(records[0].Version, kept.Version, kept.Iteration, options);
            await CertificateStore.AddAsync(context.HeldOut, plan);
            context.Reach("certify.planned");
        }

        return await MeasureAsync(plan, ct);
    }

    private CertifyPlan Plan(string baseline, string kept, int iteration, CertifyOptions options)
    {
        var tasks = context.HeldOut.Tasks(Split.Holdout);
        if (tasks.IsEmpty)
        {
            throw new HarnessException(new(ExitCode.Environment, "AH4302", "this experiment has no sealed holdout to certify on")
            {
                Why = "it is set aside when the split is drawn: from 60 tasks on by itself, otherwise with gate.holdout; tasks that were used since cannot be sealed again",
                Fixes = ["set gate.holdout (such as 0.15) before prepare, in a new experiment: auto-harness init --dir NEW"],
            });
        }

        if (baseline == kept)
        {
            throw new HarnessException(new(ExitCode.Rejected, "AH4303", "there is nothing to certify: the kept agent is the one from the start")
            {
                Why = "the sealed tasks stay untouched",
                Fixes = ["auto-harness optimize --agent-cmd COMMAND"],
            });
        }

        var groups = context.Benchmark.Tasks.Where(task => task.Group is not null && tasks.BinarySearch(task.Id) >= 0).ToImmutableDictionary(task => task.Id, task => task.Group!);
        return new CertifyPlan(baseline, kept, iteration, options.Trials, options.Alpha, context.Config.Seed, context.Fingerprint, tasks, groups);
    }

    private async Task<CertifyResult> MeasureAsync(CertifyPlan plan, CancellationToken ct)
    {
        if (plan.Fingerprint != context.Fingerprint)
        {
            throw new HarnessException(new(ExitCode.Environment, "AH3005", "certify was begun under another configuration")
            {
                Why = "benchmark, model or limits changed since, so its trials and new ones cannot be compared",
                Fixes = ["put the configuration back and: auto-harness certify"],
            });
        }

        // Side by side, so that a drift of the surroundings hits both versions.
        var wanted = Enumerable.Range(0, plan.Trials)
            .SelectMany(attempt => plan.Tasks.SelectMany(task => new[] { plan.Baseline, plan.Kept }.Select(version => context.Request(plan.Series, version, task, attempt, Split.Holdout))))
            .ToArray();
        var trials = await context.RunTrialsAsync("certify", [new("tasks", $"{plan.Tasks.Length}")], wanted, keepTraces: false, ct);
        context.Reach("certify.measured");
        var result = CertificateComputation.Of(plan, trials, context.Environment.Time.GetUtcNow(), context.Labels);
        await CertificateStore.AddAsync(context.HeldOut, result);
        context.Reach("certify.kept");
        return result;
    }

    private static HarnessException Spent(CertifyPlan plan, string kept) => new(new(ExitCode.Rejected, "AH4301", $"the sealed holdout is used up: it was run for {plan.Kept[..12]} (iteration {plan.Iteration}), and the kept agent is {kept[..12]} now")
    {
        Why = "a second version would be chosen knowing the first result, so its number would be worth less; the first result stays",
        Fixes = ["a new experiment, with more tasks or another seed: auto-harness init --dir NEW"],
    });
}
