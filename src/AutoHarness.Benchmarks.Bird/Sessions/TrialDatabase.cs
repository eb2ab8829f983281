using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Evaluation;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>One trial's database, with the reference's flow of submissions: reset, judge, and either go back or keep what phase 1 did for phase 2.</summary>
internal sealed class TrialDatabase(BirdTask task, InteractionMode mode, BirdCompat compat, DatabasePool pool, DatabaseCopies copies, SubmissionJudge judge, WorkingDatabase first)
    : ITrialDatabase
{
    private readonly int[] attempts = [0, 0, 0];
    private readonly bool[] awarded = [false, false, false];
    private WorkingDatabase? current = first;
    private WorkingDatabase? snapshot;
    private DatabaseSource? afterPhase1;

    public int Phase { get; private set; } = 1;

    // Null only after a reset that failed; the trial is lost then, and whoever goes on must not be told that his SQL is wrong.
    private WorkingDatabase Database => current ?? throw new InfrastructureException("the trial has lost its database");

    public async Task<QueryReply> ExecuteAsync(string sql, CancellationToken ct)
    {
        if (!QueryGuard.Allows(sql))
        {
            return new QueryReply(false, ObservationText.Error(QueryGuard.Refusal), Database.Strategy);
        }

        await Database.ResetSettingsAsync(ct);
        var execution = await Database.RunAsync(sql, ct);
        return new QueryReply(!execution.Failed, ObservationText.Of(execution), Database.Strategy);
    }

    public async Task<SubmitReply> SubmitAsync(string sql, CancellationToken ct)
    {
        var phase = Phase;
        attempts[phase]++;
        await ResetAsync(ct);
        var judgement = await judge.JudgeAsync(task, phase, sql, Database, ct);
        var strategy = Database.Strategy;
        await ResetAsync(ct);
        if (!judgement.Passed)
        {
            await CheckGoldAsync(judgement, phase, ct);
            return new SubmitReply(false, $"SQL failed Phase {phase}. {judgement.Message}", 0, null, false, null, strategy);
        }

        var reward = Award(phase);
        var hasFollowUp = phase == 1 && task.FollowUp is { Gold.SolSql.IsEmpty: false };
        if (phase == 1)
        {
            await KeepAsync(sql, hasFollowUp, ct);
        }

        var message = $"Phase {phase} correct! (Reward: {PythonFloat.Repr(reward)}). {(hasFollowUp ? "Moving to Phase 2." : "Task finished.")}";
        if (!hasFollowUp)
        {
            return new SubmitReply(true, message, reward, phase, false, null, strategy);
        }

        attempts[2] = 0;
        Phase = 2;
        return new SubmitReply(true, message, reward, 1, true, task.FollowUp!.Query ?? "Please complete the follow-up task.", strategy);
    }

    public ValueTask DisposeAsync()
    {
        GiveBack();
        if (snapshot is not null)
        {
            pool.Drop(snapshot);
            snapshot = null;
        }

        return ValueTask.CompletedTask;
    }

    private double Award(int phase)
    {
        if (compat == BirdCompat.Fixed && awarded[phase])
        {
            return 0;
        }

        awarded[phase] = true;
        var isDebugged = mode == InteractionMode.Conversational && attempts[phase] > 1;
        return (phase, isDebugged) switch
        {
            (1, false) => 0.7,
            (1, true) => 0.5,
            (_, false) => 0.3,
            (_, true) => 0.2,
        };
    }

    // Gold that does not run in a clean database is nobody's fault who is judged by it; gold that fails only after the agent's SQL is.
    private async Task CheckGoldAsync(Judgement judgement, int phase, CancellationToken ct)
    {
        if (compat != BirdCompat.Fixed || judgement.GoldError is null)
        {
            return;
        }

        var gold = await StatementList.RunAsync(Database, DefaultTest.Clean(task.GoldOf(phase).SolSql), ct);
        await ResetAsync(ct);
        if (gold.Failed)
        {
            throw new InfrastructureException($"the gold SQL of {task.InstanceId}, phase {phase}, fails in a clean database: {(gold.TimedOut ? "it timed out" : gold.Error)}");
        }
    }

    // What the SQL of phase 1 does, once and committed, is what phase 2 begins with. A query leaves nothing behind, and nothing needs to be kept of it.
    private async Task KeepAsync(string sql, bool hasFollowUp, CancellationToken ct)
    {
        await Database.RunAsync(sql, ct);
        if (!hasFollowUp || !await Database.HasChangedAsync(ct))
        {
            return;
        }

        snapshot = await pool.TakeAsync(ct);
        await snapshot.CommitFromNowOnAsync("the state after phase 1", ct);
        await snapshot.RunAsync(sql, ct);
        afterPhase1 = await snapshot.BecomeSourceAsync(ct);
        GiveBack();
        current = await NewAsync(ct);
    }

    private async Task ResetAsync(CancellationToken ct)
    {
        if (!await Database.ResetAsync(ct))
        {
            GiveBack();
            current = await NewAsync(ct);
        }
    }

    private Task<WorkingDatabase> NewAsync(CancellationToken ct) =>
        afterPhase1 is null ? pool.TakeAsync(ct) : copies.CopyAsync(afterPhase1, snapshot!.Copy.Login, ct);

    private void GiveBack()
    {
        if (current is { } database)
        {
            current = null;
            if (database.Copy.Source == pool.Source)
            {
                pool.Return(database);
            }
            else
            {
                pool.Drop(database);
            }
        }
    }
}
