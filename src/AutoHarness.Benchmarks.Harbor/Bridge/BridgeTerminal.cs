using System.Text.Json.Nodes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Bridge;

/// <summary>The agent's terminal where Harbor owns the sandbox. Harbor mixes standard error into standard output on some providers.</summary>
internal sealed class BridgeTerminal(BridgeConnection bridge) : ITerminal
{
    private const int OutputCap = 256 * 1024;
    private const int TimedOutCode = 124;

    public async Task<TerminalResult> ExecAsync(string command, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var request = new JsonObject { ["op"] = "exec", ["command"] = command };
        if (timeout is { } limit)
        {
            // Whole seconds are all that Harbor knows.
            request["timeout"] = Math.Max(1, (long)Math.Ceiling(limit.TotalSeconds));
        }

        var answer = await bridge.AskAsync(request, cancellationToken);
        if (answer["error"] is { } error)
        {
            return (bool?)answer["timed_out"] == true
                ? new TerminalResult(TimedOutCode, "", (string?)error ?? "", TimedOut: true, Truncated: false)
                : throw new InfrastructureException($"Harbor could not run a command: {(string?)error}");
        }

        var stdout = (string?)answer["stdout"] ?? "";
        var stderr = (string?)answer["stderr"] ?? "";
        return new TerminalResult((int?)answer["code"] ?? 0, Cut(stdout), Cut(stderr), TimedOut: false, stdout.Length > OutputCap || stderr.Length > OutputCap);
    }

    public async Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var answer = await bridge.AskAsync(new JsonObject { ["op"] = "upload", ["path"] = path, ["content"] = Convert.ToBase64String(content.Span) }, cancellationToken);
        if (answer["error"] is { } error)
        {
            throw new IOException((string?)error);
        }
    }

    public async Task<byte[]?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        var answer = await bridge.AskAsync(new JsonObject { ["op"] = "download", ["path"] = path }, cancellationToken);
        return (string?)answer["content"] is { } content ? Convert.FromBase64String(content) : null;
    }

    private static string Cut(string text) => text.Length <= OutputCap ? text : $"{text[..(OutputCap / 2)]}\n[... {text.Length - OutputCap} characters left out ...]\n{text[^(OutputCap / 2)..]}";
}
