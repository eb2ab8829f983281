using System.Globalization;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Isolation;

/// <summary>Watches one string of SQL from outside, where its own settings do not count: its time, and how much the database grows.</summary>
internal sealed class StatementWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly PostgresServer server;
    private readonly PgConnection connection;
    private readonly string database;
    private readonly DatabaseLimits limits;
    private readonly long largest;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource done = new();
    private readonly Task watching;

    /// <param name="server">The server.</param>
    /// <param name="connection">The session in which the string runs.</param>
    /// <param name="database">Its database.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="cleanSize">Bytes of the database before anything ran in it: what earlier strings of a trial have taken counts, too.</param>
    /// <param name="time">The clock.</param>
    public StatementWatch(PostgresServer server, PgConnection connection, string database, DatabaseLimits limits, long cleanSize, TimeProvider time)
    {
        this.server = server;
        this.connection = connection;
        this.database = database;
        this.limits = limits;
        largest = cleanSize + limits.Growth;
        this.time = time;
        watching = WatchAsync(done.Token);
    }

    /// <summary>It took too long and was cancelled.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>The database grew too much, and it was cancelled.</summary>
    public bool Overgrown { get; private set; }

    /// <summary>It did not heed the cancellation, and its session was ended.</summary>
    public bool Ended { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await watching;
        done.Dispose();
    }

    private async Task WatchAsync(CancellationToken ct)
    {
        try
        {
            var started = time.GetTimestamp();
            while (!TimedOut && !Overgrown)
            {
                await Task.Delay(Interval, time, ct);
                TimedOut = time.GetElapsedTime(started) > limits.Call;
                Overgrown = !TimedOut && await SizeAsync(ct) > largest;
            }

            await connection.CancelAsync(ct);
            await Task.Delay(limits.Grace, time, ct);
            Ended = true;
            await server.RunAsync(ct, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_terminate_backend({connection.ProcessId})"));
        }
        catch (OperationCanceledException)
        {
            // It ended in time.
        }
        catch (InfrastructureException)
        {
            // The server is gone, which whoever waits for the result finds out by himself.
        }
    }

    private async Task<long> SizeAsync(CancellationToken ct) => (await server.QueryAsync<long>($"SELECT pg_database_size({PostgresServer.Literal(database)})", ct))[0];
}
