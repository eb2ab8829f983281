using System.Net;
using System.Net.Sockets;
using AutoHarness.Benchmarks.Bird.Postgres;
using AutoHarness.Benchmarks.Bird.Postgres.Wire;

namespace AutoHarness.Benchmarks.Bird.Tests.Postgres;

/// <summary>Something listens, and it is no server that one could work with.</summary>
public sealed class SilentServerTests
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData("sslmode=require", "does not offer encrypted connections")]
    [InlineData("sslmode=prefer", "did not answer within 0 s")]
    public async Task A_server_without_TLS_or_without_an_answer_is_named(string query, string message)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener);
        var address = PostgresUrl.Parse($"postgresql://me@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}?{query}", out _)!.Address with { LoginLimit = TimeSpan.FromMilliseconds(300) };

        var refused = await Assert.ThrowsAsync<PgException>(() => PgConnection.OpenAsync(address, new PostgresLogin("me", null), "postgres", new Dictionary<string, string>(StringComparer.Ordinal), Never));

        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        listener.Stop();
        await answering;
    }

    private static async Task AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Never);
        var stream = client.GetStream();
        await stream.ReadExactlyAsync(new byte[8], Never);
        await stream.WriteAsync("N"u8.ToArray(), Never);
        var rest = new byte[1024];
        try
        {
            while (await stream.ReadAsync(rest, Never) > 0)
            {
                // Nothing is ever said to it.
            }
        }
        catch (IOException)
        {
            // The client has given up.
        }
    }
}
