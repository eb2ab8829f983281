using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Explaining;
using AutoHarness.Experiments.Tests.Fakes;

namespace AutoHarness.Experiments.Tests.Explaining;

public sealed class GateExplainerTests
{
    [Fact]
    public async Task Tells_how_many_more_held_out_tasks_the_best_score_would_have_taken()
    {
        await using var experiment = await CompatAsync(solvedAtFirst: 5);
        experiment.Chance = (_, trial) => IsAmongFirst(trial.Key.Task.Value, 2) ? 1 : 0;

        var result = await experiment.JudgeAsync("worse");
        var why = Explain(experiment, result.Id);

        Assert.Equal(VerdictKind.RejectedFutile, why.Outcome.Kind);
        Assert.Equal(new Flip(3, HeldOut: true, ToPass: true, FlipEnd.Accepted), why.Flip);
        Assert.Equal(0.5, why.Best);
    }

    [Fact]
    public async Task Tells_how_many_solved_tasks_an_acceptance_hung_on()
    {
        await using var experiment = await CompatAsync(solvedAtFirst: 5);
        experiment.Chance = (_, trial) => IsAmongFirst(trial.Key.Task.Value, 6) ? 1 : 0;

        var result = await experiment.JudgeAsync("better");

        Assert.Equal(new Flip(2, HeldOut: true, ToPass: false, FlipEnd.Rejected), Explain(experiment, result.Id).Flip);
    }

    [Fact]
    public async Task Has_every_look_with_the_boundaries_it_was_held_against()
    {
        await using var experiment = await PairedAsync();

        var accepted = Explain(experiment, (await experiment.JudgeAsync("better")).Id);
        var rejected = Explain(experiment, (await experiment.JudgeAsync("worse")).Id);

        var last = accepted.Verdict.Record["rounds"]!.AsArray()[^1]!;
        Assert.True((double)last["z_weighed"]! >= (double)last["accept"]!);
        Assert.True((double)last["held_out"]! >= (double)last["veto"]!);
        var stopped = rejected.Verdict.Record["rounds"]!.AsArray()[^1]!;
        Assert.True((double)stopped["z"]! < (double)stopped["futility"]!);
        Assert.Equal(34, accepted.FreshTrials);
        Assert.NotNull(accepted.Settlement?["audit"]);
    }

    [Fact]
    public async Task Looks_for_failures_where_it_was_accepted_and_for_passes_where_not()
    {
        await using var experiment = await PairedAsync();

        var accepted = Explain(experiment, (await experiment.JudgeAsync("better")).Id);
        var rejected = Explain(experiment, (await experiment.JudgeAsync("worse")).Id);

        Assert.True(accepted.Flip is { ToPass: false, End: not FlipEnd.Accepted, Trials: > 1 }, $"{accepted.Flip}");
        Assert.True(rejected.Flip is { ToPass: true, End: not FlipEnd.Rejected, Trials: > 0 }, $"{rejected.Flip}");
    }

    [Fact]
    public async Task Names_the_check_that_decided_before_any_comparison()
    {
        await using var experiment = await PairedAsync();
        experiment.Broken.Add("broken");

        var why = Explain(experiment, (await experiment.JudgeAsync("broken")).Id);

        Assert.Equal("smoke", why.Stage);
        Assert.Null(why.Flip);
    }

    [Fact]
    public async Task Knows_no_judgement_that_never_was()
    {
        await using var experiment = await PairedAsync();

        Assert.Null(await GateExplainer.ReadAsync(experiment.Context.Folder, experiment.Environment, "g-0099"));
    }

    private static GateExplanation Explain(FakeExperiment experiment, string id) => GateExplainer.Explain(experiment.Context.Ledger, experiment.Context.HeldOut, id)!;

    private static async Task<FakeExperiment> PairedAsync()
    {
        var experiment = await FakeExperiment.CreateAsync(24, 10, gate: new GateSection { ControlEvery = 0 });
        experiment.Chance = (version, _) => version switch { "better" => 0.85, "worse" => 0.1, _ => 0.4 };
        return await experiment.WithBaselineAsync();
    }

    /// <summary>Ten train tasks t000 to t009 and ten held-out tasks, of which the first few are solved at first.</summary>
    private static async Task<FakeExperiment> CompatAsync(int solvedAtFirst)
    {
        var experiment = await FakeExperiment.CreateAsync(10, 10, gate: new GateSection { Mode = "compat" });
        experiment.Chance = (_, trial) => IsAmongFirst(trial.Key.Task.Value, solvedAtFirst) ? 1 : 0;
        return await experiment.WithBaselineAsync();
    }

    private static bool IsAmongFirst(string task, int solved) => int.Parse(task[1..]) % 10 < solved;
}
