using System.Buffers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Bridge;

/// <summary>One run of the bridge inside Harbor: one JSON object a line, one question at a time.</summary>
internal sealed class BridgeConnection : IDisposable
{
    private const int LongestLine = 64 * 1024 * 1024;

    private readonly NetworkStream stream;
    private readonly SemaphoreSlim asking = new(1, 1);
    private readonly CancellationTokenSource lost = new();
    private byte[] buffer = new byte[64 * 1024];
    private int filled;

    public BridgeConnection(Socket socket) => stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Cancelled when Harbor ended the agent: its time was up, or the job was stopped.</summary>
    public CancellationToken Lost => lost.Token;

    /// <summary>The first message: what the agent is to do.</summary>
    public async Task<string> InstructionAsync(CancellationToken ct)
    {
        var start = await ReadAsync(ct);
        return (string?)start["op"] == "start" && (string?)start["instruction"] is { } instruction ? instruction : throw new InfrastructureException("the bridge inside Harbor did not begin with a task");
    }

    /// <exception cref="InfrastructureException">Harbor ended the agent.</exception>
    public async Task<JsonObject> AskAsync(JsonObject request, CancellationToken ct)
    {
        await asking.WaitAsync(ct);
        try
        {
            await WriteAsync(request, ct);
            return await ReadAsync(ct);
        }
        catch (IOException e)
        {
            await lost.CancelAsync();
            throw new InfrastructureException("the bridge inside Harbor went away", e);
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>Tells Harbor that the agent is done; nothing happens where Harbor has gone on already.</summary>
    public async Task EndAsync(CancellationToken ct)
    {
        try
        {
            await WriteAsync(new JsonObject { ["op"] = "end" }, ct);
        }
        catch (IOException)
        {
            // Its time was up.
        }
    }

    /// <summary>Notices that Harbor hangs up while nothing is asked.</summary>
    public async Task WatchAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), ct);
            if (asking.CurrentCount > 0 && stream.Socket.Poll(0, SelectMode.SelectRead) && stream.Socket.Available == 0)
            {
                await lost.CancelAsync();
                return;
            }
        }
    }

    public void Dispose()
    {
        stream.Dispose();
        asking.Dispose();
        lost.Dispose();
    }

    private async Task WriteAsync(JsonObject message, CancellationToken ct)
    {
        var line = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(line))
        {
            message.WriteTo(json);
        }

        line.Write("\n"u8);
        await stream.WriteAsync(line.WrittenMemory, ct);
    }

    private async Task<JsonObject> ReadAsync(CancellationToken ct)
    {
        for (var searched = 0; ;)
        {
            var end = buffer.AsSpan(searched, filled - searched).IndexOf((byte)'\n');
            if (end >= 0)
            {
                end += searched;
                var message = JsonNode.Parse(buffer.AsSpan(0, end)) as JsonObject ?? throw new InfrastructureException("the bridge inside Harbor sent no object");
                buffer.AsSpan(end + 1, filled - end - 1).CopyTo(buffer);
                filled -= end + 1;
                return message;
            }

            searched = filled;
            if (filled == buffer.Length)
            {
                if (filled >= LongestLine)
                {
                    throw new InfrastructureException("the bridge inside Harbor sent too long a line");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = await stream.ReadAsync(buffer.AsMemory(filled), ct);
            filled += read > 0 ? read : throw new IOException("the other side hung up");
        }
    }
}
