using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>
/// A copy that one trial works in, and the reference's way to run SQL in it: each string is one transaction of its own. While a rollback is enough, the first
/// string that writes opens an outer transaction, in which each further string is a savepoint; a reset rolls it back and proves that nothing stayed. Where it is
/// not enough, strings are committed and the copy is spent. One call at a time.
/// </summary>
internal sealed class WorkingDatabase : IAsyncDisposable
{
    private const string Guard = "ah_guard";
    private const string Call = "ah_call";

    private readonly DatabaseLimits limits;
    private readonly QuickState clean;
    private readonly string? firstReason;
    private readonly CopySession session;
    private bool isOpen;

    /// <param name="session">A session in the copy.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="limits">What SQL may use.</param>
    /// <param name="clean">What it looks like before anything has run.</param>
    /// <param name="firstReason">Why nothing in this database can be left uncommitted; null when a rollback will do.</param>
    public WorkingDatabase(CopySession session, DatabaseCopy copy, DatabaseLimits limits, QuickState clean, string? firstReason)
    {
        this.session = session;
        this.limits = limits;
        this.clean = clean;
        this.firstReason = firstReason;
        Copy = copy;
        CommitReason = firstReason;
    }

    public DatabaseCopy Copy { get; }

    /// <summary>Why strings are committed; null while a rollback is enough.</summary>
    public string? CommitReason { get; private set; }

    /// <summary>Something stays behind, or may: the copy must not be used for anything new.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>For the trace: <c>rollback</c>, or <c>copy: </c> with the reason.</summary>
    public string Strategy => CommitReason is null ? "rollback" : $"copy: {CommitReason}";

    /// <summary>Runs one string; white space alone runs nothing.</summary>
    /// <exception cref="InfrastructureException">The server or the connection broke, and not by what the string does.</exception>
    public async Task<Execution> RunAsync(string sql, CancellationToken ct)
    {
        if (PythonStrings.Strip(sql).Length == 0)
        {
            return Execution.Nothing;
        }

        if (LoneSurrogate.Find(sql) is { } place)
        {
            return new Execution { Error = $"'utf-8' codec can't encode character '\\u{(int)sql[place]:x4}' in position {place}: surrogates not allowed" };
        }

        if (IsolationPlan.PreparesTransaction(sql))
        {
            return new Execution { Error = "prepared transactions are disabled\nHINT:  Set max_prepared_transactions to a nonzero value.\n", Code = "55000" };
        }

        try
        {
            // The client library hands over a C string.
            return await RunTextAsync(sql.Split('\0')[0], IsolationPlan.ReasonToCommit([sql], []), ct);
        }
        catch (SessionEndedException)
        {
            await RecoverAsync(ct);
            return ExecutionReader.SessionEnded;
        }
    }

    /// <summary>Runs a string as a cursor does, in a transaction that stays open until <see cref="EndTransactionAsync"/> or the next <see cref="RunAsync"/> ends it.</summary>
    public async Task<Execution> RunOpenAsync(string sql, CancellationToken ct)
    {
        try
        {
            await CommitFromNowOnAsync("a test case uses the connection itself", ct);
            if (session.Status == 'I')
            {
                await session.OwnAsync("BEGIN", ct);
            }

            var (outcome, broken) = await AskAsync(sql, int.MaxValue, ct);
            return broken ?? ExecutionReader.Failure(sql, outcome!) switch
            {
                // A cursor raises a cancellation like any other error.
                { TimedOut: true } => new Execution { Error = outcome!.Error!.Describe(sql), Code = outcome.Error.Code },
                { } failure => failure,
                null => ExecutionReader.Rows(sql, outcome!, isCursor: true),
            };
        }
        catch (SessionEndedException)
        {
            await RecoverAsync(ct);
            return ExecutionReader.SessionEnded;
        }
    }

    /// <summary>Ends the transaction that <see cref="RunOpenAsync"/> left open.</summary>
    /// <param name="command"><c>COMMIT</c> or <c>ROLLBACK</c>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Execution> EndTransactionAsync(string command, CancellationToken ct)
    {
        if (session.Status == 'I')
        {
            return Execution.Nothing;
        }

        try
        {
            IsSpent = IsSpent || session.Status != 'T' || await HasWrittenNowAsync(ct);
            return Failed(await session.AskAsync(command, ct), command) ?? Execution.Nothing;
        }
        catch (SessionEndedException)
        {
            await RecoverAsync(ct);
            return ExecutionReader.SessionEnded;
        }
    }

    /// <summary>Takes back what earlier strings set for the session.</summary>
    public Task ResetSettingsAsync(CancellationToken ct) => RecoveringAsync(() => session.OwnAsync("RESET ALL; SET SESSION AUTHORIZATION DEFAULT", ct), ct);

    /// <summary>Commits what was done so far, and every string from now on, until the copy is reset or thrown away.</summary>
    public async Task CommitFromNowOnAsync(string reason, CancellationToken ct)
    {
        CommitReason ??= reason;
        if (isOpen)
        {
            isOpen = false;
            IsSpent = true;
            await session.OwnAsync("COMMIT", ct);
        }
    }

    /// <summary>Whether anything was written, or a sequence moved, since the last reset.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken ct) => isOpen || IsSpent || await RecoveringAsync(() => session.ReadQuickAsync(ct), ct) != clean;

    /// <summary>Goes back to the clean state and proves that it is reached.</summary>
    /// <returns>False when the copy is spent, such as by SQL that got out of its transaction or ended its session.</returns>
    /// <exception cref="InfrastructureException">The server is gone.</exception>
    public async Task<bool> ResetAsync(CancellationToken ct)
    {
        if (IsSpent || session.IsBroken)
        {
            return false;
        }

        // Whatever happens from here on, only a proof makes it clean again.
        IsSpent = true;
        try
        {
            if (isOpen && !await RollBackAsync(ct))
            {
                return false;
            }

            await EndOpenAsync(ct);
            await session.OwnAsync("DISCARD ALL", ct);
            CommitReason = firstReason;
            IsSpent = await session.ReadQuickAsync(ct) != clean;
            return !IsSpent;
        }
        catch (SessionEndedException)
        {
            return false;
        }
    }

    /// <summary>Whether it still holds exactly what it was made from, row by row.</summary>
    public async Task<bool> IsCleanAsync(CancellationToken ct) =>
        await ResetAsync(ct) && await DatabaseCopies.FingerprintAsync(session.Connection, ct) == Copy.Source.Fingerprint;

    /// <summary>Ends the session and makes the copy, as it is now, a source of further copies.</summary>
    /// <exception cref="InfrastructureException">The server is gone.</exception>
    public async Task<DatabaseSource> BecomeSourceAsync(CancellationToken ct)
    {
        await EndOpenAsync(ct);
        await RecoveringAsync(() => session.OwnAsync("DISCARD ALL", ct), ct);
        var fingerprint = await DatabaseCopies.FingerprintAsync(session.Connection, ct);
        await session.DisposeAsync();
        return new DatabaseSource(Copy.Name, Copy.Source.Label, fingerprint);
    }

    public ValueTask DisposeAsync() => session.DisposeAsync();

    private async Task<Execution> RunTextAsync(string text, string? reason, CancellationToken ct)
    {
        if (CommitReason is null && reason is not null)
        {
            await CommitFromNowOnAsync(reason, ct);
        }

        if (session.Status == 'E')
        {
            return new Execution { Error = "current transaction is aborted, commands ignored until end of transaction block\n", Code = "25P02" };
        }

        await BeginAsync(ct);
        var (outcome, broken) = await AskAsync(text, ExecutionReader.IsQuery(text) ? limits.Rows : int.MaxValue, ct);
        if (broken is not null)
        {
            return broken;
        }

        return ExecutionReader.Failure(text, outcome!) is { } failure
            ? await EndFailedAsync(failure, ct)
            : await EndAsync(ct) ?? ExecutionReader.Rows(text, outcome!, isCursor: false);
    }

    private async Task<(QueryOutcome? Outcome, Execution? Broken)> AskAsync(string sql, int rows, CancellationToken ct)
    {
        var (outcome, broken) = await session.RunAsync(sql, new QueryLimits(rows, limits.KeptBytes, limits.ResultBytes), ct);
        if (broken is not null)
        {
            Forget("a limit was broken");
        }

        return (outcome, broken);
    }

    private Task<QueryOutcome> BeginAsync(CancellationToken ct)
    {
        var limit = $"SET statement_timeout = '{(long)limits.Statement.TotalMilliseconds}ms'";
        var begin = CommitReason is not null ? $"BEGIN; {limit}"
            : isOpen ? $"SAVEPOINT {Call}; {limit}"
            : $"BEGIN; SAVEPOINT {Guard}; SAVEPOINT {Call}; {limit}";
        return session.OwnAsync(begin, ct);
    }

    private async Task<Execution> EndFailedAsync(Execution failure, CancellationToken ct)
    {
        if (CommitReason is not null)
        {
            IsSpent = true;
            await session.OwnAsync("ROLLBACK", ct);
        }
        else
        {
            await session.OwnAsync($"ROLLBACK TO SAVEPOINT {Call}; RELEASE SAVEPOINT {Call}", ct);
            await CloseUnlessWrittenAsync(ct);
        }

        return failure;
    }

    // Null when all went well; a commit may still refuse what a constraint put off.
    private async Task<Execution?> EndAsync(CancellationToken ct)
    {
        if (CommitReason is null)
        {
            await session.OwnAsync($"RELEASE SAVEPOINT {Call}", ct);
            await CloseUnlessWrittenAsync(ct);
            return null;
        }

        // Outside of a transaction there is nothing to ask; whoever ends one himself has written.
        IsSpent = IsSpent || session.Status != 'T' || await HasWrittenNowAsync(ct);
        return Failed(await session.AskAsync("COMMIT", ct), "COMMIT");
    }

    private static Execution? Failed(QueryOutcome end, string command) => end.Error is { } error ? new Execution { Error = error.Describe(command), Code = error.Code } : null;

    private async Task CloseUnlessWrittenAsync(CancellationToken ct)
    {
        isOpen = isOpen || await HasWrittenNowAsync(ct);
        if (!isOpen)
        {
            await session.OwnAsync("COMMIT", ct);
        }
    }

    private async Task<bool> HasWrittenNowAsync(CancellationToken ct) =>
        (await session.OwnAsync("SET LOCAL statement_timeout = 0; SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL", ct)).Rows[0][0] == "t";

    // False where dead rows lie between those that are back: what is written next would come to lie elsewhere than in a fresh copy.
    private async Task<bool> RollBackAsync(CancellationToken ct)
    {
        isOpen = false;
        var written = await session.OwnAsync($"SET LOCAL statement_timeout = 0; RELEASE SAVEPOINT {Guard}; {DatabaseFingerprint.WrittenSql(clean.Last)}", ct);
        await session.OwnAsync("ROLLBACK", ct);
        return written.Rows[0][0] == "0";
    }

    // A test case need not end what its cursor began; whoever takes the connection back rolls it back.
    private async Task EndOpenAsync(CancellationToken ct)
    {
        if (session.Status != 'I')
        {
            await session.OwnAsync("ROLLBACK", ct);
        }
    }

    private void Forget(string reason)
    {
        IsSpent = true;
        isOpen = false;
        CommitReason ??= reason;
    }

    private async Task RecoverAsync(CancellationToken ct)
    {
        Forget("a session was ended");
        await session.ReconnectAsync(ct);
    }

    private async Task<T> RecoveringAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        try
        {
            return await work();
        }
        catch (SessionEndedException)
        {
            await RecoverAsync(ct);
            return await work();
        }
    }
}
