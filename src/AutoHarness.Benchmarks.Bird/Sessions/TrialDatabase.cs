using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Evaluation;
using AutoHarness.Benchmarks.Bird.Isolation;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Values;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Sessions;

/// <summary>One trial's database, with the reference's flow of submissions: reset, judge, and either go back or keep what phase 1 did for phase 2.</summary>
internal sealed class TrialDatabase(BirdTask task, InteractionMode mode, BirdCompat compat, DatabasePool pool, DatabaseCopies copies, SubmissionJudge judge, WorkingDatabase first)
    : ITrialDatabase
{
    private readonly int[] attempts = [0, 0, 0];
    private readonly bool[] awarded = [false, false, false];
    private readonly List<Task> dropping = [];
    private WorkingDatabase? current = first;
    private WorkingDatabase? snapshot;
    private DatabaseSource? afterPhase1;
    private string? passed;
    private bool isLost;

    public int Phase { get; private set; } = 1;

    public Task<QueryReply> ExecuteAsync(string sql, CancellationToken ct) => GuardAsync(async () =>
    {
        var database = await OpenAsync(ct);
        if (!QueryGuard.Allows(sql))
        {
            return new QueryReply(false, ObservationText.Error(QueryGuard.Refusal), database.Strategy);
        }

        await database.ResetSettingsAsync(ct);
        var execution = await database.RunAsync(sql, ct);
        return new QueryReply(!execution.Failed, ObservationText.Of(execution), database.Strategy);
    });

    public Task<SubmitReply> SubmitAsync(string sql, CancellationToken ct) => GuardAsync(async () =>
    {
        var phase = Phase;
        attempts[phase]++;
        var database = await ResetAsync(ct);
        var judgement = await judge.JudgeAsync(task, phase, sql, database, ct);
        var strategy = database.Strategy;
        var tampers = await MayTamperAsync(judgement, sql, database, ct);
        await LeaveAsync(ct);
        if (tampers && !await IsConfirmedAsync(judgement.Rows!, phase, ct))
        {
            judgement = Judgement.Wrong;
        }

        if (!judgement.Passed)
        {
            await CheckGoldAsync(judgement, phase, ct);
            return new SubmitReply(false, $"SQL failed Phase {phase}. {judgement.Message}", 0, null, false, null, strategy);
        }

        var reward = Award(phase);
        var hasFollowUp = phase == 1 && task.FollowUp is { Gold.SolSql.IsEmpty: false };
        passed = phase == 1 ? sql : passed;
        var message = $"Phase {phase} correct! (Reward: {PythonFloat.Repr(reward)}). {(hasFollowUp ? "Moving to Phase 2." : "Task finished.")}";
        if (!hasFollowUp)
        {
            return new SubmitReply(true, message, reward, phase, false, null, strategy);
        }

        attempts[2] = 0;
        Phase = 2;
        return new SubmitReply(true, message, reward, 1, true, task.FollowUp!.Query ?? "Please complete the follow-up task.", strategy);
    });

    public ValueTask DisposeAsync()
    {
        GiveBack();
        if (snapshot is not null)
        {
            _ = pool.Drop(snapshot, Task.WhenAll(dropping));
            snapshot = null;
        }

        return ValueTask.CompletedTask;
    }

    // After a call that broke off nobody knows what state the trial was in, and whoever goes on must not be told that his SQL is wrong.
    private async Task<T> GuardAsync<T>(Func<Task<T>> call)
    {
        if (isLost)
        {
            throw new InfrastructureException("the trial has lost its database");
        }

        isLost = true;
        var result = await call();
        isLost = false;
        return result;
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

        var gold = await StatementList.RunAsync(await OpenAsync(ct), DefaultTest.Clean(task.GoldOf(phase).SolSql), ct);
        await LeaveAsync(ct);
        if (gold.Failed)
        {
            throw new InfrastructureException($"the gold SQL of {task.InstanceId}, phase {phase}, fails in a clean database: {(gold.TimedOut ? "it timed out" : gold.Error)}");
        }
    }

    // A query that changes data, settings or what names stand for changes what the gold gives after it.
    private async Task<bool> MayTamperAsync(Judgement judgement, string sql, WorkingDatabase database, CancellationToken ct) =>
        compat == BirdCompat.Fixed && judgement is { Passed: true, Rows: not null }
        && (!ExecutionReader.IsQuery(sql) || SqlStatements.Split(sql).Length > 1 || sql.Contains("set_config", StringComparison.OrdinalIgnoreCase) || await database.HasChangedAsync(ct));

    // Whether the gold gives the same rows where the submission has not run.
    private async Task<bool> IsConfirmedAsync(IReadOnlyList<PyTuple> rows, int phase, CancellationToken ct)
    {
        var gold = task.GoldOf(phase);
        var wanted = await StatementList.RunAsync(await OpenAsync(ct), DefaultTest.Clean(gold.SolSql), ct);
        await LeaveAsync(ct);
        return wanted.Failed
            ? throw new InfrastructureException($"the gold SQL of {task.InstanceId}, phase {phase}, fails in a clean database: {(wanted.TimedOut ? "it timed out" : wanted.Error)}")
            : RowComparison.AreSame(rows, wanted.Rows, gold.Ordered);
    }

    // Goes back to the clean state, or gives the copy up; the next one is made when it is needed.
    private async Task LeaveAsync(CancellationToken ct)
    {
        if (current is not null && !await current.ResetAsync(ct))
        {
            GiveBack();
        }
    }

    private async Task<WorkingDatabase> ResetAsync(CancellationToken ct)
    {
        await LeaveAsync(ct);
        if (Phase == 1)
        {
            passed = null;
        }

        return await OpenAsync(ct);
    }

    // What the SQL of phase 1 does, once and committed, is what comes after it. A query leaves nothing behind, and nothing needs to be kept of it.
    private async Task<WorkingDatabase> OpenAsync(CancellationToken ct)
    {
        current ??= await NewAsync(ct);
        if (passed is not { } sql)
        {
            return current;
        }

        passed = null;
        await current.CommitFromNowOnAsync("the state after phase 1", ct);
        await current.RunAsync(sql, ct);
        if (Phase == 2 && await current.HasChangedAsync(ct))
        {
            snapshot = current;
            current = null;
            afterPhase1 = await snapshot.BecomeSourceAsync(ct);
            return current = await NewAsync(ct);
        }

        if (Phase == 2 && !await current.ResetAsync(ct))
        {
            GiveBack();
            current = await NewAsync(ct);
        }

        return current;
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
                dropping.Add(pool.Drop(database));
            }
        }
    }
}
