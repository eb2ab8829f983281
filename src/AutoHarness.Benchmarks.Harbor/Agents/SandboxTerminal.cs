using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>The agent's shell: every command is run afresh with <c>bash -c</c> as the task's user, in the task's folder.</summary>
internal sealed class SandboxTerminal(AgentWork work, CommandTime budget) : ITerminal
{
    private const int OutputCap = 256 * 1024;
    private const int TimedOutCode = 124;
    private const int CannotRun = 126;
    private const long DownloadCap = (5L * 1024 * 1024) + 1;

    public async Task<TerminalResult> ExecAsync(string command, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var left = budget.Left;
        var limit = timeout is { } asked && (left is not { } most || asked < most) ? asked : left;
        try
        {
            var result = await work.Sandbox.ExecAsync(work.Command(command) with { TimeLimit = limit, OutputCap = OutputCap }, cancellationToken);
            budget.Spend(result.Elapsed);
            return Answer(result);
        }
        catch (SandboxRequestException refused)
        {
            // The agent deleted its own user or folder.
            return new TerminalResult(CannotRun, "", refused.Message, TimedOut: false, Truncated: false);
        }
    }

    public async Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        try
        {
            await work.Sandbox.WriteFileAsync(Rooted(path), content, cancellationToken);
        }
        catch (SandboxFileException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    public async Task<byte[]?> DownloadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await work.Sandbox.ReadFileAsync(Rooted(path), DownloadCap, cancellationToken);
        }
        catch (SandboxFileException refused)
        {
            return refused.IsMissing ? null : throw new IOException(refused.Message, refused);
        }
    }

    private static TerminalResult Answer(ProcessResult result) => new(
        result.TimedOut ? TimedOutCode : result.ExitCode,
        result.Stdout.Text,
        result.Stderr.Text,
        result.TimedOut,
        result.Stdout.Truncated || result.Stderr.Truncated);

    private static string Rooted(string path) => path.StartsWith('/') ? path : throw new IOException($"{path}: the path must be absolute");
}
