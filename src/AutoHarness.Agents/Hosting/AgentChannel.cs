using System.Collections.Concurrent;
using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>The lines to and from an agent process. Answers to our own requests stay here; what the agent sends of itself is passed on in the order of arrival.</summary>
internal sealed class AgentChannel
{
    private const long InputCap = 64L * 1024 * 1024;

    private readonly Stream output;
    private readonly Action<ProcessLoss> lose;
    private readonly LineSender sender;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonElement>> pending = new();
    private long lastId;

    /// <param name="input">Where the process reads.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="lose">Told once what the process broke; it is to be ended then.</param>
    public AgentChannel(Stream input, Stream output, Action<ProcessLoss> lose)
    {
        this.output = output;
        this.lose = lose;
        sender = new LineSender(input, InputCap, () => lose(new ProcessLoss(AgentEnd.LimitBroken, "the agent's process does not read its input")));
    }

    /// <summary>Starts to read; each message with a method goes to <paramref name="take"/>, which throws <see cref="WireException"/> where it breaks the protocol.</summary>
    public void Open(string name, Action<JsonElement> take) =>
        new Thread(() => Read(take), maxStackSize: 1024 * 1024) { IsBackground = true, Name = name }.Start();

    /// <summary>Asks the process; the task ends with its answer, or never when the process is lost.</summary>
    public Task<JsonElement> RequestAsync(string method, Action<Utf8JsonWriter> parameters)
    {
        var id = Interlocked.Increment(ref lastId);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        pending[id] = answer;
        sender.Send(JsonLine.Request(id, method, parameters));
        return answer.Task;
    }

    public void Send(byte[] line) => sender.Send(line);

    public void Close() => sender.Close();

    private void Read(Action<JsonElement> take)
    {
        var reader = new LineReader(output, Protocol.LineCap);
        try
        {
            while (TryReadLine(reader, out var line))
            {
                using var message = JsonDocument.Parse(line, JsonLine.ParseOptions);
                Take(message.RootElement, take);
            }
        }
        catch (JsonException)
        {
            lose(new ProcessLoss(AgentEnd.ProtocolBroken, "the agent's process sent a line that is no JSON"));
        }
        catch (WireException e)
        {
            lose(new ProcessLoss(AgentEnd.ProtocolBroken, $"the agent's process broke the protocol: {e.Message}"));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone; the exit tells why.
        }
    }

    private bool TryReadLine(LineReader reader, out ReadOnlyMemory<byte> line)
    {
        try
        {
            return reader.TryRead(out line);
        }
        catch (WireException e)
        {
            lose(new ProcessLoss(AgentEnd.LimitBroken, $"the agent's process sent {e.Message}"));
            line = default;
            return false;
        }
    }

    private void Take(JsonElement message, Action<JsonElement> take)
    {
        if (message.ValueKind != JsonValueKind.Object)
            throw new WireException("a message that is no object");
        if (message.TryGetProperty("method", out _))
            take(message);
        else
            TakeAnswer(message);
    }

    private void TakeAnswer(JsonElement message)
    {
        if (!message.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number) || !pending.TryRemove(number, out var waiting))
            throw new WireException("an answer to nothing");
        if (message.TryGetProperty("result", out var result))
            waiting.TrySetResult(result.Clone());
        else
            waiting.TrySetException(new WireException(message.Field("error", JsonValueKind.Object).OptionalText("message") ?? "an error without a message"));
    }
}
