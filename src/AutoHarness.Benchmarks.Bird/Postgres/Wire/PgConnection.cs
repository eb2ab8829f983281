using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>
/// A connection that speaks only the simple query protocol. Npgsql cuts a string at its semicolons and uses the extended protocol; what is measured here
/// is one string as one query, its implicit transaction, the result of its last statement, values as text and errors with their places.
/// One query at a time.
/// </summary>
internal sealed class PgConnection : IAsyncDisposable
{
    private const int ProtocolVersion = 3 << 16;
    private const int CancelRequest = 80877102;

    private readonly PostgresAddress address;
    private readonly Stream stream;
    private readonly WireReader reader;
    private readonly WireWriter writer;
    private int secret;

    private PgConnection(PostgresAddress address, Stream stream)
    {
        this.address = address;
        this.stream = stream;
        reader = new WireReader(stream);
        writer = new WireWriter(stream);
    }

    /// <summary>The server process behind this connection.</summary>
    public int ProcessId { get; private set; }

    /// <summary>I: idle, T: in a transaction, E: in a failed one.</summary>
    public char Status { get; private set; } = 'I';

    /// <summary>The connection cannot be used any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Connects and logs in, with settings of the session to which <c>RESET ALL</c> goes back.</summary>
    /// <exception cref="PgException">It cannot be reached, or refuses.</exception>
    public static async Task<PgConnection> OpenAsync(
        PostgresAddress address, PostgresLogin login, string database, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(address.LoginLimit);
        PgConnection? connection = null;
        try
        {
            connection = new PgConnection(address, await PgStream.OpenAsync(address, limit.Token));
            await connection.LogInAsync(login, database, settings, limit.Token);
            return connection;
        }
        catch (Exception e) when (e is IOException or SocketException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            await CloseAsync();
            throw new PgException(
                e is OperationCanceledException
                    ? $"PostgreSQL at {address} did not answer within {address.LoginLimit.TotalSeconds:0} s"
                    : $"PostgreSQL at {address} cannot be reached: {e.Message}",
                e);
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        async ValueTask CloseAsync()
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }
        }
    }

    /// <summary>Sends a string as one query and reads all of its results.</summary>
    /// <exception cref="PgException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the connection is of no more use.</exception>
    public Task<QueryOutcome> QueryAsync(string sql, QueryLimits limits, CancellationToken ct) => QueryAsync(sql, copied: null, limits, ct);

    /// <summary>Sends a <c>COPY … FROM stdin</c> with its data.</summary>
    /// <inheritdoc cref="QueryAsync(string, QueryLimits, CancellationToken)"/>
    public Task<QueryOutcome> CopyAsync(string sql, ReadOnlyMemory<byte> data, QueryLimits limits, CancellationToken ct) => QueryAsync(sql, data, limits, ct);

    /// <summary>Asks the server to cancel what this connection runs. It may come too late, which is not an error.</summary>
    public async Task CancelAsync(CancellationToken ct)
    {
        try
        {
            await using var other = await PgStream.OpenAsync(address, ct);
            var content = new byte[12];
            BinaryPrimitives.WriteInt32BigEndian(content, CancelRequest);
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(4), ProcessId);
            BinaryPrimitives.WriteInt32BigEndian(content.AsSpan(8), secret);
            await new WireWriter(other).Untyped(content).SendAsync(ct);
        }
        catch (Exception e) when (e is IOException or SocketException or PgException)
        {
            // The server is gone, and the query with it; whoever waits for its end will hear of it.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!IsBroken)
        {
            IsBroken = true;
            try
            {
                await writer.Message('X', ReadOnlySpan<byte>.Empty).SendAsync(CancellationToken.None);
            }
            catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // A farewell that nobody hears.
            }
        }

        await stream.DisposeAsync();
    }

    private async Task<QueryOutcome> QueryAsync(string sql, ReadOnlyMemory<byte>? copied, QueryLimits limits, CancellationToken ct)
    {
        if (IsBroken)
        {
            throw new PgException($"the connection to PostgreSQL at {address} is lost");
        }

        var answer = new QueryReader(limits);
        try
        {
            await writer.Message('Q', sql).SendAsync(ct);
            while (true)
            {
                await reader.NextAsync(ct);
                if (reader.Kind == 'Z')
                {
                    Status = (char)reader.Payload.Span[0];
                    return answer.Outcome;
                }

                if (reader.Kind == 'G')
                {
                    await AnswerCopyAsync(copied, answer, ct);
                }
                else if (answer.Read(reader))
                {
                    await CancelAsync(ct);
                }

                if (answer.Outcome.Error is { IsFatal: true } fatal)
                {
                    throw new PgException($"PostgreSQL at {address} ended the connection: {fatal.Message}") { Error = fatal };
                }
            }
        }
        catch (Exception e)
        {
            IsBroken = true;
            if (e is IOException or SocketException or ObjectDisposedException)
            {
                throw new PgException($"the connection to PostgreSQL at {address} was lost: {e.Message}", e) { Error = answer.Outcome.Error };
            }

            throw;
        }
    }

    private async Task AnswerCopyAsync(ReadOnlyMemory<byte>? copied, QueryReader answer, CancellationToken ct)
    {
        if (copied is not { } data)
        {
            answer.RefuseCopy("FROM");
            await writer.Message('f', "not here").SendAsync(ct);
            return;
        }

        const int Chunk = 64 * 1024;
        for (var start = 0; start < data.Length; start += Chunk)
        {
            await writer.Message('d', data.Span.Slice(start, Math.Min(Chunk, data.Length - start))).SendAsync(ct);
        }

        await writer.Message('c', ReadOnlySpan<byte>.Empty).SendAsync(ct);
    }

    private async Task LogInAsync(PostgresLogin login, string database, IReadOnlyDictionary<string, string> settings, CancellationToken ct)
    {
        var parameters = new StringBuilder();
        foreach (var (name, value) in settings.Concat([new("user", login.User), new("database", database), new("client_encoding", "UTF8")]))
        {
            parameters.Append(name).Append('\0').Append(value).Append('\0');
        }

        var version = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(version, ProtocolVersion);
        await writer.Untyped([.. version, .. Encoding.UTF8.GetBytes(parameters.Append('\0').ToString())]).SendAsync(ct);

        var authentication = new Authentication(login);
        while (true)
        {
            await reader.NextAsync(ct);
            switch (reader.Kind)
            {
                case 'R' when authentication.Answer(reader.Payload.Span) is { } answer:
                    await writer.Message('p', answer).SendAsync(ct);
                    break;
                case 'K':
                    ProcessId = BinaryPrimitives.ReadInt32BigEndian(reader.Payload.Span);
                    secret = BinaryPrimitives.ReadInt32BigEndian(reader.Payload.Span[4..]);
                    break;
                case 'E':
                    var error = ServerError.Read(reader.Payload.Span);
                    throw new PgException($"PostgreSQL at {address} refused {login.User} in {database}: {error.Message}") { Error = error };
                case 'Z':
                    return;
            }
        }
    }
}
