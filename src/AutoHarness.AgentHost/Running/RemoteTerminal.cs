using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;

namespace AutoHarness.AgentHost.Running;

/// <summary>The terminal, through the harness.</summary>
internal sealed class RemoteTerminal(string session, HarnessLink link) : ITerminal
{
    public async Task<TerminalResult> ExecAsync(string command, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var answer = await link.RequestAsync(session, Protocol.TerminalExec, json =>
        {
            json.WriteText("command"u8, command);
            if (timeout is { } limit)
                json.WriteNumber("timeoutSeconds"u8, limit.TotalSeconds);
        }, cancellationToken);
        return TerminalCodec.Read(answer);
    }

    public Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        link.RequestAsync(session, Protocol.TerminalUpload, json =>
        {
            json.WriteText("path"u8, path);
            json.WriteBase64String("content"u8, content.Span);
        }, cancellationToken);

    public async Task<byte[]?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await link.RequestAsync(session, Protocol.TerminalDownload, json => json.WriteText("path"u8, path), cancellationToken);
        return answer.Optional("content", JsonValueKind.String)?.GetBytesFromBase64();
    }
}
