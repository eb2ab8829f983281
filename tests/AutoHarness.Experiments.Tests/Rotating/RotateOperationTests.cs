using System.Collections.Immutable;
using System.Text;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Rotating;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Experiments.Tests.Rotating;

public sealed class RotateOperationTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Draws_as_many_tasks_that_were_never_held_out()
    {
        await using var experiment = await CampaignAsync();
        var (train, test, holdout) = Split(experiment.Context);

        var result = await new RotateOperation(experiment.Context).RotateAsync(Ct);

        var after = Split(experiment.Context);
        Assert.Equal((24, 10, 10), (result.Train, result.Test, result.Changed));
        Assert.Empty(after.Test.Intersect(test));
        Assert.Equal(train.Concat(test).Order(), after.Train.Concat(after.Test).Order());
        Assert.Equal(holdout, after.Holdout);
        Assert.Contains(result.Labels, label => label.Contains("scores are soft", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Moves_trials_to_where_their_tasks_belong_and_loses_none()
    {
        await using var experiment = await CampaignAsync();
        var before = Keys(experiment.Context);

        await new RotateOperation(experiment.Context).RotateAsync(Ct);

        var context = experiment.Context;
        var (train, test, _) = Split(context);
        Assert.Equal(before, Keys(context));
        Assert.All(test, task => Assert.Empty(context.Ledger.Trials.FindTask(task)));
        Assert.All(train, task => Assert.Empty(context.HeldOut.Trials.FindTask(task)));
        Assert.All(train, task => Assert.All(context.Ledger.Trials.FindTask(task), trial => Assert.Equal(Sdk.Split.Train, trial.Split)));
    }

    [Fact]
    public async Task Shows_traces_of_train_tasks_only_and_takes_the_marks_of_held_out_ones_away()
    {
        await using var experiment = await CampaignAsync();
        var context = experiment.Context;
        var opened = context.HeldOut.Tasks(Sdk.Split.Test);

        await new RotateOperation(context).RotateAsync(Ct);

        var (_, test, _) = Split(context);
        Assert.All(test, task => Assert.False(Directory.Exists(Path.Combine(context.Folder.LatestTraces, TraceFolders.FolderName(task)))));
        Assert.All(opened, task =>
        {
            var trace = File.ReadAllText(Path.Combine(context.Folder.LatestTraces, TraceFolders.FolderName(task), "trace.json"));
            Assert.Equal($$"""{"task":"{{task}}"}""", trace);
        });
    }

    [Fact]
    public async Task Takes_tasks_that_are_held_out_now_from_the_suite_and_counts_looks_anew()
    {
        await using var experiment = await CampaignAsync();
        var context = experiment.Context;
        var suite = SuiteState.Empty(0.8) with
        {
            Tasks = context.Ledger.TrainTasks(),
            LastResults = context.Ledger.TrainTasks().ToImmutableSortedDictionary(task => task, _ => 1.0),
            Records = context.Ledger.TrainTasks().ToImmutableSortedDictionary(task => task, _ => new SuiteRecord(3, 3, Flaky: false)),
        };
        await context.Ledger.SetSuiteAsync(suite);
        Assert.NotEqual(0, context.HeldOut.Looks());

        await new RotateOperation(context).RotateAsync(Ct);

        var train = context.Ledger.TrainTasks();
        var left = context.Ledger.Suite()!;
        Assert.Equal(14, left.Tasks.Length);
        Assert.All(left.Tasks.Concat(left.LastResults.Keys).Concat(left.Records.Keys), task => Assert.Contains(task, train));
        Assert.Equal(0, context.HeldOut.Looks());
    }

    [Fact]
    public async Task Verdicts_from_before_can_still_be_recomputed_and_new_ones_use_the_new_split()
    {
        await using var experiment = await CampaignAsync();
        await new RotateOperation(experiment.Context).RotateAsync(Ct);

        await experiment.JudgeAsync("best");
        using var copy = experiment.Copy();
        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Empty(verification.Tampering);
        Assert.Empty(verification.Drift);
        Assert.All(verification.Judgements, judgement => Assert.Equal(JudgementState.Same, judgement.State));
        Assert.Equal(Split(experiment.Context).Test, experiment.Context.HeldOut.Case(verification.Judgements.Length)!.Test);
    }

    [Fact]
    public async Task The_same_command_rotates_once_and_another_one_again()
    {
        await using var experiment = await CampaignAsync();
        var first = await new RotateOperation(experiment.Context).RotateAsync(Ct);
        var split = Split(experiment.Context);

        var repeated = await new RotateOperation(experiment.Context).RotateAsync(Ct);
        var next = await new RotateOperation(experiment.Context with { Command = experiment.Context.Command with { Id = 2 } }).RotateAsync(Ct);

        Assert.Equal((1, 1, 2), (first.Number, repeated.Number, next.Number));
        Assert.NotEqual(split.Test, Split(experiment.Context).Test);
    }

    [Fact]
    public async Task Repeats_every_step_without_harm_when_it_is_ended_by_another_command()
    {
        await using var experiment = await CampaignAsync();
        var context = experiment.Context;
        await new RotateOperation(context).RotateAsync(Ct);
        var (split, keys, suites) = (Split(context), Keys(context), context.Ledger.Suite());
        await context.Ledger.SetMetaAsync("rotating", "1");

        await new RotateOperation(context).FinishAsync(Ct);
        await new RotateOperation(context).FinishAsync(Ct);

        var again = Split(context);
        Assert.Equal(split.Train, again.Train);
        Assert.Equal(split.Test, again.Test);
        Assert.Equal(keys, Keys(context));
        Assert.Equal(SuiteStateJson.Write(suites!), SuiteStateJson.Write(context.Ledger.Suite()!));
    }

    [Fact]
    public async Task A_copy_that_was_cut_off_before_the_removal_is_made_good()
    {
        await using var experiment = await CampaignAsync();
        var context = experiment.Context;
        var keys = Keys(context);
        var (train, test, _) = Split(context);
        var draw = RotationDraw.Draw(context.Ledger.ExperimentId, 1, train, test, [.. test]);
        var rotation = new Rotation(1, train, test, draw.Train, draw.Test, experiment.Environment.Time.GetUtcNow());
        await SplitHistory.AddAsync(context.HeldOut, rotation);
        await context.Ledger.SetMetaAsync("rotating", "1");
        await new TrialTransfer(context.Ledger, context.HeldOut).CopyAsync(rotation);

        await new RotateOperation(context).FinishAsync(Ct);

        Assert.Equal(draw.Test, context.HeldOut.Tasks(Sdk.Split.Test));
        Assert.Equal(keys, Keys(context));
    }

    [Fact]
    public async Task Waits_for_a_judgement_that_is_open()
    {
        await using var experiment = await CampaignAsync();
        await experiment.Context.Ledger.OpenGateAsync(9, "a", "b", "paired", 1, FakeExperiment.Fingerprint);

        var error = await Assert.ThrowsAsync<HarnessException>(() => new RotateOperation(experiment.Context).RotateAsync(Ct));

        Assert.Equal("AH4311", error.Error.Code);
    }

    [Fact]
    public void Draws_a_partition_that_only_experiment_and_number_decide() => Gen.Select(Gen.Int[1, 60], Gen.Int[1, 30], Gen.Int[1, 9]).Sample((train, test, number) =>
    {
        ImmutableArray<TaskId> all = [.. Enumerable.Range(0, train + test).Select(task => new TaskId($"t{task:000}"))];
        ImmutableHashSet<TaskId> tested = [.. all[train..]];

        var draw = RotationDraw.Draw("id", number, all[..train], all[train..], tested);
        var again = RotationDraw.Draw("id", number, all[..train], all[train..], tested);

        return draw.Test.Length == test
            && draw.Train.Concat(draw.Test).Order().SequenceEqual(all)
            && draw.Test.Count(task => !tested.Contains(task)) == Math.Min(train, test)
            && draw.Test.SequenceEqual(again.Test);
    });

    private static async Task<FakeExperiment> CampaignAsync()
    {
        var experiment = await FakeExperiment.CreateAsync(24, 10, holdout: 4, gate: new GateSection { ControlEvery = 0 });
        experiment.Chance = (version, _) => version switch { "better" => 0.85, "best" => 0.97, "worse" => 0.1, _ => 0.4 };
        await experiment.WithBaselineAsync();
        await experiment.JudgeAsync("better");
        await experiment.JudgeAsync("worse");
        return experiment;
    }

    private static (ImmutableArray<TaskId> Train, ImmutableArray<TaskId> Test, ImmutableArray<TaskId> Holdout) Split(ExperimentContext context) =>
        (context.Ledger.TrainTasks(), context.HeldOut.Tasks(Sdk.Split.Test), context.HeldOut.Tasks(Sdk.Split.Holdout));

    private static ImmutableArray<string> Keys(ExperimentContext context)
    {
        var text = new StringBuilder();
        foreach (var task in context.Benchmark.Tasks)
        {
            foreach (var trial in context.Ledger.Trials.FindTask(task.Id).Concat(context.HeldOut.Trials.FindTask(task.Id)))
            {
                text.AppendLine($"{trial.Key} {trial.Reward} {trial.StartedAt:O}");
            }
        }

        return [.. text.ToString().Split('\n').Order(StringComparer.Ordinal)];
    }
}
