using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Values;
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
    private static readonly QueryLimits OwnQueries = new(1000, 1 << 20, 1 << 20);

    private readonly DatabaseCopies copies;
    private readonly DatabaseLimits limits;
    private readonly QuickState clean;
    private PgConnection connection;
    private DateTimeOffset connected;
    private bool isOpen;

    public WorkingDatabase(DatabaseCopies copies, DatabaseCopy copy, PgConnection connection, QuickState clean)
    {
        this.copies = copies;
        this.connection = connection;
        this.clean = clean;
        connected = copies.Now;
        limits = copies.Limits;
        Copy = copy;
        CommitReason = FirstReason;
    }

    public DatabaseCopy Copy { get; }

    /// <summary>Why strings are committed; null while a rollback is enough.</summary>
    public string? CommitReason { get; private set; }

    /// <summary>Something stays behind, or may: the copy must not be used for anything new.</summary>
    public bool IsSpent { get; private set; }

    private string? FirstReason => clean.HasDeferrable ? "deferrable constraints" : null;

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

        if (CommitReason is null && IsolationPlan.ReasonToCommit([sql], []) is { } reason)
        {
            await CommitFromNowOnAsync(reason, ct);
        }

        if (connection.Status == 'E')
        {
            return new Execution { Error = "current transaction is aborted, commands ignored until end of transaction block\n", Code = "25P02" };
        }

        // The client library hands over a C string.
        var text = sql.Split('\0')[0];
        await BeginAsync(ct);
        var (outcome, broken) = await AskAsync(text, new QueryLimits(IsQuery(text) ? limits.Rows : int.MaxValue, limits.KeptBytes, limits.ResultBytes), ct);
        if (broken is not null)
        {
            return broken;
        }

        return Failure(text, outcome!) is { } failure
            ? await EndFailedAsync(failure, ct)
            : await EndAsync(outcome!, ct) ?? Convert(text, outcome!);
    }

    /// <summary>Runs a string as a cursor does, in a transaction that stays open until <see cref="EndTransactionAsync"/> or the next <see cref="RunAsync"/> ends it.</summary>
    public async Task<Execution> RunOpenAsync(string sql, CancellationToken ct)
    {
        await CommitFromNowOnAsync("a test case uses the connection itself", ct);
        if (connection.Status == 'I')
        {
            await OwnAsync("BEGIN", ct);
        }

        var (outcome, broken) = await AskAsync(sql, new QueryLimits(int.MaxValue, limits.KeptBytes, limits.ResultBytes), ct);
        return broken ?? Failure(sql, outcome!) switch
        {
            // A cursor raises a cancellation like any other error.
            { TimedOut: true } => new Execution { Error = outcome!.Error!.Describe(sql), Code = outcome.Error.Code },
            { } failure => failure,
            null => Convert(sql, outcome!, isCursor: true),
        };
    }

    /// <summary>Ends the transaction that <see cref="RunOpenAsync"/> left open.</summary>
    /// <param name="command"><c>COMMIT</c> or <c>ROLLBACK</c>.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Execution> EndTransactionAsync(string command, CancellationToken ct)
    {
        if (connection.Status == 'I')
        {
            return Execution.Nothing;
        }

        IsSpent = IsSpent || connection.Status != 'T' || await HasWrittenNowAsync(ct);
        var outcome = await connection.QueryAsync(command, OwnQueries, ct);
        return outcome.Error is { } error ? new Execution { Error = error.Describe(command), Code = error.Code } : Execution.Nothing;
    }

    /// <summary>Takes back what earlier strings set for the session.</summary>
    public async Task ResetSettingsAsync(CancellationToken ct)
    {
        if (CommitReason is not null)
        {
            await OwnAsync("RESET ALL; SET SESSION AUTHORIZATION DEFAULT", ct);
        }
    }

    /// <summary>Commits what was done so far, and every string from now on, until the copy is reset or thrown away.</summary>
    public async Task CommitFromNowOnAsync(string reason, CancellationToken ct)
    {
        CommitReason ??= reason;
        if (isOpen)
        {
            isOpen = false;
            IsSpent = true;
            await OwnAsync("COMMIT", ct);
        }
    }

    /// <summary>Whether anything was written, or a sequence moved, since the last reset.</summary>
    public async Task<bool> HasChangedAsync(CancellationToken ct) => isOpen || IsSpent || await ReadQuickAsync(connection, ct) != clean;

    /// <summary>Goes back to the clean state and proves that it is reached.</summary>
    /// <returns>False when the copy is spent.</returns>
    /// <exception cref="InfrastructureException">The server is gone, or SQL got out of its transaction without a sign of it in its text.</exception>
    public async Task<bool> ResetAsync(CancellationToken ct)
    {
        if (IsSpent || connection.IsBroken)
        {
            return false;
        }

        // Whatever happens from here on, only a proof makes it clean again.
        IsSpent = true;
        if (isOpen)
        {
            isOpen = false;
            var written = await OwnAsync($"SET LOCAL statement_timeout = 0; RELEASE SAVEPOINT {Guard}; {DatabaseFingerprint.WrittenSql(clean.Last)}", ct);
            await OwnAsync("ROLLBACK", ct);
            if (written.Rows[0][0] != "0")
            {
                // The rows are back, and dead ones lie between them: what is written next would come to lie elsewhere than in a fresh copy.
                return false;
            }
        }

        await OwnAsync("DISCARD ALL", ct);
        CommitReason = FirstReason;
        IsSpent = await ReadQuickAsync(connection, ct) != clean;
        return !IsSpent;
    }

    /// <summary>Whether it still holds exactly what it was made from, row by row.</summary>
    public async Task<bool> IsCleanAsync(CancellationToken ct) =>
        await ResetAsync(ct) && await DatabaseCopies.FingerprintAsync(connection, ct) == Copy.Source.Fingerprint;

    /// <summary>Ends the session and makes the copy, as it is now, a source of further copies.</summary>
    /// <exception cref="InfrastructureException">The server is gone.</exception>
    public async Task<DatabaseSource> BecomeSourceAsync(CancellationToken ct)
    {
        await OwnAsync("DISCARD ALL", ct);
        var fingerprint = await DatabaseCopies.FingerprintAsync(connection, ct);
        await connection.DisposeAsync();
        return new DatabaseSource(Copy.Name, Copy.Source.Label, fingerprint);
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    internal static async Task<QuickState> ReadQuickAsync(PgConnection connection, CancellationToken ct)
    {
        var outcome = await connection.QueryAsync(DatabaseFingerprint.QuickSql, OwnQueries, ct);
        return outcome.Error is { } error
            ? throw new InfrastructureException($"the state of a database cannot be read: {error.Message}")
            : new QuickState(outcome.Rows[0][0]!, outcome.Rows[0][1]!, outcome.Rows[0][2] == "t");
    }

    private static bool IsQuery(string sql)
    {
        var text = PythonStrings.Strip(sql);
        return text.StartsWith("select", StringComparison.OrdinalIgnoreCase) || text.StartsWith("with", StringComparison.OrdinalIgnoreCase);
    }

    private Task<QueryOutcome> BeginAsync(CancellationToken ct)
    {
        var limit = $"SET statement_timeout = '{(long)limits.Statement.TotalMilliseconds}ms'";
        var begin = CommitReason is not null ? $"BEGIN; {limit}"
            : isOpen ? $"SAVEPOINT {Call}; {limit}"
            : $"BEGIN; SAVEPOINT {Guard}; SAVEPOINT {Call}; {limit}";
        return OwnAsync(begin, ct);
    }

    private async Task<(QueryOutcome? Outcome, Execution? Broken)> AskAsync(string sql, QueryLimits queryLimits, CancellationToken ct)
    {
        var watch = copies.Watch(connection, Copy.Name);
        QueryOutcome? outcome = null;
        PgException? lost = null;
        try
        {
            outcome = await connection.QueryAsync(sql, queryLimits, ct);
        }
        catch (PgException e)
        {
            lost = e;
        }
        finally
        {
            await watch.DisposeAsync();
        }

        if (lost is not null && !watch.Ended && !(sql.Contains("pg_terminate_backend", StringComparison.OrdinalIgnoreCase) && await copies.IsRunningSinceAsync(connected, ct)))
        {
            throw new InfrastructureException(lost.Message, lost);
        }

        var broken = watch switch
        {
            { TimedOut: true } => new Execution { TimedOut = true },
            { Overgrown: true } => new Execution { Error = $"the database may grow by at most {limits.Growth >> 20} MB\n", Code = "53100" },
            _ when outcome is null => new Execution { Error = "server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n" },
            _ when outcome.TooLarge => new Execution { Error = $"the result is larger than {queryLimits.KeptBytes >> 20} MB\n", Code = "54000" },
            _ => null,
        };
        if (broken is not null)
        {
            // A cancellation may be on its way still, and the transaction may be lost. A new session on a copy that is thrown away soon avoids both.
            IsSpent = true;
            isOpen = false;
            CommitReason ??= "a limit was broken";
            await connection.DisposeAsync();
            connection = await copies.ConnectAsync(Copy, ct);
            connected = copies.Now;
        }

        return (outcome, broken);
    }

    private static Execution? Failure(string sql, QueryOutcome outcome) => outcome switch
    {
        { RefusedCopy: { } direction } => new Execution { Error = $"can't execute COPY {direction}: use the copy_{direction.ToLowerInvariant()}() method instead" },
        { Error.Code: ServerError.QueryCanceled } => new Execution { TimedOut = true },
        { Error: { } error } => new Execution { Error = error.Describe(sql), Code = error.Code },
        { IsEmpty: true } => new Execution { Error = "can't execute an empty query" },
        _ => null,
    };

    private async Task<Execution> EndFailedAsync(Execution failure, CancellationToken ct)
    {
        if (CommitReason is not null)
        {
            IsSpent = true;
            await OwnAsync("ROLLBACK", ct);
        }
        else
        {
            await OwnAsync($"ROLLBACK TO SAVEPOINT {Call}; RELEASE SAVEPOINT {Call}", ct);
            await CloseUnlessWrittenAsync(ct);
        }

        return failure;
    }

    // Null when all went well; a commit may still refuse what a constraint put off.
    private async Task<Execution?> EndAsync(QueryOutcome outcome, CancellationToken ct)
    {
        if (CommitReason is null)
        {
            await OwnAsync($"RELEASE SAVEPOINT {Call}", ct);
            await CloseUnlessWrittenAsync(ct);
            return null;
        }

        // Outside of a transaction there is nothing to ask; whoever ends one himself has written.
        IsSpent = IsSpent || connection.Status != 'T' || await HasWrittenNowAsync(ct);
        var commit = await connection.QueryAsync("COMMIT", OwnQueries, ct);
        return commit.Error is { } error ? new Execution { Error = error.Describe("COMMIT"), Code = error.Code } : null;
    }

    private async Task CloseUnlessWrittenAsync(CancellationToken ct)
    {
        isOpen = isOpen || await HasWrittenNowAsync(ct);
        if (!isOpen)
        {
            await OwnAsync("COMMIT", ct);
        }
    }

    private async Task<bool> HasWrittenNowAsync(CancellationToken ct) =>
        (await OwnAsync("SET LOCAL statement_timeout = 0; SELECT pg_catalog.pg_current_xact_id_if_assigned() IS NOT NULL", ct)).Rows[0][0] == "t";

    private static Execution Convert(string sql, QueryOutcome outcome, bool isCursor = false)
    {
        if (outcome.Columns is not { } columns)
        {
            return !isCursor && IsQuery(sql) ? new Execution { Error = "no results to fetch" } : new Execution { Tag = outcome.Tag };
        }

        try
        {
            var rows = outcome.Rows.ConvertAll(cells => new PyTuple([.. cells.Select((cell, i) => ValueReader.Read(columns[i].Type, cell))]));
            return new Execution { Rows = rows, Columns = columns, Tag = outcome.Tag };
        }
        catch (PyException e)
        {
            // Raised while fetching, after the commit.
            return new Execution { Error = e.Message };
        }
    }

    private async Task<QueryOutcome> OwnAsync(string sql, CancellationToken ct)
    {
        try
        {
            var outcome = await connection.QueryAsync(sql, OwnQueries, ct);
            return outcome.Error is { } error ? throw new InfrastructureException($"{Copy.Name}: {error.Message}") : outcome;
        }
        catch (PgException e)
        {
            throw new InfrastructureException(e.Message, e);
        }
    }
}
