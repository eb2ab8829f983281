using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Traces;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>The terminal requests of one session.</summary>
internal static class SessionTerminal
{
    private const int DownloadCap = 5 * 1024 * 1024;

    /// <exception cref="WireException">The parameters are wrong.</exception>
    public static Func<CancellationToken, Task<Action<Utf8JsonWriter>>> Prepare(ITerminal terminal, string method, JsonElement parameters, SerialTrace trace)
    {
        switch (method)
        {
            case Protocol.TerminalExec:
                var command = parameters.Text("command");
                var timeout = parameters.OptionalNumber("timeoutSeconds") is { } seconds and > 0 and < 1_000_000 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
                return ct => ExecAsync(terminal, command, timeout, trace, ct);
            case Protocol.TerminalUpload:
                var target = parameters.Text("path");
                if (!parameters.Field("content", JsonValueKind.String).TryGetBytesFromBase64(out var content))
                    throw new WireException("\"content\" is no base64");
                return async ct =>
                {
                    trace.Add("terminal", new JsonObject { ["upload"] = TraceText.Cut(target), ["bytes"] = content.Length });
                    await WithFileAsync(async () =>
                    {
                        await terminal.UploadAsync(target, content, ct);
                        return true;
                    });
                    return _ => { };
                };
            default:
                var source = parameters.Text("path");
                return async ct =>
                {
                    var bytes = await WithFileAsync(() => terminal.DownloadAsync(source, ct));
                    trace.Add("terminal", new JsonObject { ["download"] = TraceText.Cut(source), ["bytes"] = bytes?.Length });
                    if (bytes?.Length > DownloadCap)
                        throw new TerminalFileException($"{source} is larger than {DownloadCap / (1024 * 1024)} MiB");
                    return json =>
                    {
                        if (bytes is null)
                            json.WriteNull("content"u8);
                        else
                            json.WriteBase64String("content"u8, bytes);
                    };
                };
        }
    }

    /// <summary>A path that cannot be read or written is the agent's to deal with; everything else that fails is not.</summary>
    private static async Task<T> WithFileAsync<T>(Func<Task<T>> access)
    {
        try
        {
            return await access();
        }
        catch (IOException e)
        {
            throw new TerminalFileException(e.Message);
        }
    }

    private static async Task<Action<Utf8JsonWriter>> ExecAsync(ITerminal terminal, string command, TimeSpan? timeout, SerialTrace trace, CancellationToken ct)
    {
        trace.Add("terminal", new JsonObject { ["command"] = TraceText.Cut(command) });
        var result = await terminal.ExecAsync(command, timeout, ct);
        trace.Add("terminal", TraceText.Copy(JsonLine.Object(json => TerminalCodec.Write(json, result))));
        return json => TerminalCodec.Write(json, result);
    }
}
