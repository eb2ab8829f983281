using AutoHarness.Experiments.Certifying;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Certifying;

public sealed class CertifyOperationTests
{
    private static readonly CertifyOptions Options = new(4, 0.05);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Certifies_a_kept_agent_that_is_much_better_on_the_sealed_tasks()
    {
        await using var experiment = await KeptAsync(better: 0.95);

        var result = await CertifyAsync(experiment);

        Assert.True(result.IsDistinguishable);
        Assert.NotNull(result.CertifiedAfter);
        Assert.InRange(result.Difference!.Value, 0.4, 0.9);
        Assert.Equal((15, 4, 4), (result.Tasks, result.Trials, result.Rounds));
        Assert.Equal((60, 60), (result.Before.Trials, result.After.Trials));
        Assert.False(result.Repeated);
    }

    [Fact]
    public async Task Does_not_call_an_agent_better_that_is_so_on_the_other_tasks_only()
    {
        await using var experiment = await KeptAsync(better: 0.3);

        var result = await CertifyAsync(experiment);

        Assert.False(result.IsDistinguishable);
        Assert.Null(result.CertifiedAfter);
    }

    [Fact]
    public async Task Prints_the_same_result_again_and_runs_nothing()
    {
        await using var experiment = await KeptAsync(better: 0.95);
        var first = await CertifyAsync(experiment);
        var trials = experiment.Executor.Started.Count;

        var second = await new CertifyOperation(experiment.Context).CertifyAsync(new CertifyOptions(50, 0.5), Ct);

        Assert.True(second.Repeated);
        Assert.Equal(first.ToJson().ToJsonString(), second.ToJson().ToJsonString());
        Assert.Equal(trials, experiment.Executor.Started.Count);
    }

    [Fact]
    public async Task Uses_the_holdout_for_one_kept_agent_only()
    {
        await using var experiment = await KeptAsync(better: 0.95);
        await CertifyAsync(experiment);
        await experiment.Context.Ledger.AddRecordAsync(99, 2, "another-version", 0.9, "unknown", 0, 0);
        var trials = experiment.Executor.Started.Count;

        var error = await Assert.ThrowsAsync<HarnessException>(() => CertifyAsync(experiment));

        Assert.Equal("AH4301", error.Error.Code);
        Assert.Contains(experiment.Program("better").Version[..12], error.Error.Message, StringComparison.Ordinal);
        Assert.Equal(trials, experiment.Executor.Started.Count);
    }

    [Fact]
    public async Task A_certificate_that_was_begun_uses_the_holdout_up_and_goes_on_as_it_was_begun()
    {
        await using var experiment = await KeptAsync(better: 0.95);
        using var stop = new CancellationTokenSource();
        var chance = experiment.Chance;
        experiment.Chance = (version, trial) =>
        {
            stop.Cancel();
            return chance(version, trial);
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new CertifyOperation(experiment.Context).CertifyAsync(Options, stop.Token));
        experiment.Chance = chance;

        var result = await new CertifyOperation(experiment.Context).CertifyAsync(new CertifyOptions(9, 0.5), Ct);

        Assert.Equal((4, 0.05), (result.Trials, result.Alpha));
        Assert.Equal(2 * 15 * 4, experiment.Executor.Started.Where(key => key.Series.StartsWith("certify:", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public async Task Leaves_the_holdout_alone_while_nothing_was_kept()
    {
        await using var experiment = await (await FakeExperiment.CreateAsync(12, 8, holdout: 5)).WithBaselineAsync();

        var error = await Assert.ThrowsAsync<HarnessException>(() => CertifyAsync(experiment));

        Assert.Equal("AH4303", error.Error.Code);
        Assert.Null(CertificateStore.Plan(experiment.Context.HeldOut));
    }

    [Fact]
    public async Task Says_how_to_get_a_holdout()
    {
        await using var experiment = await (await FakeExperiment.CreateAsync(12, 8)).WithBaselineAsync();

        var error = await Assert.ThrowsAsync<HarnessException>(() => CertifyAsync(experiment));

        Assert.Equal("AH4302", error.Error.Code);
        Assert.Contains("gate.holdout", error.Error.Fixes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_so_when_no_sealed_task_gave_a_reward()
    {
        await using var experiment = await KeptAsync(better: 0.95);
        experiment.Chance = (_, _) => double.NaN;

        var result = await CertifyAsync(experiment);

        Assert.Null(result.Difference);
        Assert.Null(result.CertifiedAfter);
        Assert.Equal(60, result.After.Infra);
    }

    [Fact]
    public async Task A_certificate_can_be_verified_and_a_changed_one_is_noticed()
    {
        await using var experiment = await KeptAsync(better: 0.95);
        await CertifyAsync(experiment);
        using var copy = experiment.Copy();

        var sound = await copy.VerifyAsync(experiment.Environment);
        FakeExperiment.Tamper(copy.HeldOutFile, "UPDATE trials SET reward = 1 - reward WHERE series LIKE 'certify:%' AND attempt = 0 AND task = (SELECT MAX(task) FROM trials WHERE series LIKE 'certify:%')");
        var changed = await copy.VerifyAsync(experiment.Environment);

        Assert.True(sound.Certified);
        Assert.Equal(ExitCode.Ok, sound.Exit);
        Assert.Contains(changed.Tampering, finding => finding.StartsWith("the certificate's ", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Integrity, changed.Exit);
    }

    /// <summary>An experiment whose kept version solves the sealed tasks with the given chance, where the start had 0.3.</summary>
    private static async Task<FakeExperiment> KeptAsync(double better)
    {
        var experiment = await FakeExperiment.CreateAsync(24, 12, holdout: 15, gate: new GateSection { ControlEvery = 0 });
        experiment.Chance = (version, trial) => version != "better" ? 0.3 : trial.Split == Split.Holdout ? better : 0.95;
        await experiment.WithBaselineAsync();
        Assert.True((await experiment.JudgeAsync("better")).Verdict.Accepted);
        return experiment;
    }

    private static Task<CertifyResult> CertifyAsync(FakeExperiment experiment) => new CertifyOperation(experiment.Context).CertifyAsync(Options, Ct);
}
