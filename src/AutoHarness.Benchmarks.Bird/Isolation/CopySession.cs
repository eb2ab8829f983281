using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>The session in a copy: runs SQL that may be hostile under its limits, and SQL of our own. One call at a time.</summary>
internal sealed class CopySession : IAsyncDisposable
{
    private static readonly QueryLimits OwnQueries = new(1000, 1 << 20, 1 << 20);

    private readonly DatabaseCopies copies;
    private readonly DatabaseCopy copy;
    private readonly long cleanSize;
    private PgConnection connection;
    private DateTimeOffset connected;
    private bool mayEnd;

    /// <param name="copies">Made the copy.</param>
    /// <param name="copy">The copy.</param>
    /// <param name="connection">A session in it.</param>
    /// <param name="cleanSize">Its bytes before anything has run.</param>
    public CopySession(DatabaseCopies copies, DatabaseCopy copy, PgConnection connection, long cleanSize)
    {
        this.copies = copies;
        this.copy = copy;
        this.connection = connection;
        this.cleanSize = cleanSize;
        connected = copies.Now;
    }

    /// <summary>I: idle, T: in a transaction, E: in a failed one.</summary>
    public char Status => connection.Status;

    /// <summary>It is lost, by whatever.</summary>
    public bool IsBroken => connection.IsBroken;

    /// <summary>The connection, for fingerprints.</summary>
    public PgConnection Connection => connection;

    /// <summary>Runs a foreign string under its limits. A broken limit costs the session, and the transaction with it: a cancellation might still be on its way.</summary>
    /// <returns>The server's answer, or what stands in its place after a limit was broken.</returns>
    /// <exception cref="SessionEndedException">The string ended its own session.</exception>
    /// <exception cref="InfrastructureException">The server or the connection broke, and not by what the string does.</exception>
    public async Task<(QueryOutcome? Outcome, Execution? Broken)> RunAsync(string sql, QueryLimits limits, CancellationToken ct)
    {
        mayEnd = mayEnd || IsolationPlan.MayEndSession(sql);
        var watch = copies.Watch(connection, copy.Name, cleanSize);
        QueryOutcome? outcome = null;
        PgException? lost = null;
        try
        {
            outcome = await connection.QueryAsync(sql, limits, ct);
        }
        catch (PgException e)
        {
            lost = e;
        }
        finally
        {
            await watch.DisposeAsync();
        }

        if (lost is not null && !watch.Ended)
        {
            throw await LostAsync(lost, ct);
        }

        var broken = watch switch
        {
            { TimedOut: true } => new Execution { TimedOut = true },
            { Overgrown: true } => new Execution { Error = $"the database may grow by at most {copies.Limits.Growth >> 20} MB\n", Code = "53100" },
            _ when outcome is null => ExecutionReader.SessionEnded,
            _ when outcome.TooLarge => new Execution { Error = $"the result is larger than {limits.KeptBytes >> 20} MB\n", Code = "54000" },
            _ => null,
        };
        if (broken is not null)
        {
            await ReconnectAsync(ct);
        }

        return (outcome, broken);
    }

    /// <summary>Runs SQL of our own.</summary>
    /// <exception cref="SessionEndedException">What a foreign string did has ended the session.</exception>
    /// <exception cref="InfrastructureException">It failed.</exception>
    public async Task<QueryOutcome> OwnAsync(string sql, CancellationToken ct)
    {
        var outcome = await AskAsync(sql, ct);
        return outcome.Error is { } error ? throw new InfrastructureException($"{copy.Name}: {error.Message}") : outcome;
    }

    /// <summary>Runs SQL of our own whose failure is for the caller.</summary>
    /// <inheritdoc cref="OwnAsync"/>
    public async Task<QueryOutcome> AskAsync(string sql, CancellationToken ct)
    {
        try
        {
            return await connection.QueryAsync(sql, OwnQueries, ct);
        }
        catch (PgException e)
        {
            throw await LostAsync(e, ct);
        }
    }

    /// <summary>The cheap part of the database's state.</summary>
    /// <inheritdoc cref="OwnAsync"/>
    public async Task<QuickState> ReadQuickAsync(CancellationToken ct)
    {
        var row = (await OwnAsync(DatabaseFingerprint.QuickSql, ct)).Rows[0];
        return new QuickState(row[0]!, row[1]!);
    }

    /// <summary>Begins a new session.</summary>
    /// <exception cref="InfrastructureException">The server refuses.</exception>
    public async Task ReconnectAsync(CancellationToken ct)
    {
        await connection.DisposeAsync();
        connection = await copies.ConnectAsync(copy, ct);
        connected = copies.Now;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    // A server that has run on all the time, and SQL that may well have done it: nobody else is to blame.
    private async Task<Exception> LostAsync(PgException lost, CancellationToken ct) =>
        mayEnd && await copies.IsRunningSinceAsync(connected, ct) ? new SessionEndedException(lost) : new InfrastructureException(lost.Message, lost);
}
