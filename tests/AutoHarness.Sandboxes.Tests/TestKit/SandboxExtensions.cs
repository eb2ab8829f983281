using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Tests.TestKit;

internal static class SandboxExtensions
{
    public static Task<ProcessResult> RunAsync(this ISandbox sandbox, string command, Func<SandboxCommand, SandboxCommand>? change = null) =>
        sandbox.ExecAsync((change ?? (it => it))(new SandboxCommand(command) { TimeLimit = TimeSpan.FromMinutes(1) }), TestContext.Current.CancellationToken);

    /// <summary>What a command prints, without space around it.</summary>
    public static async Task<string> ReadAsync(this ISandbox sandbox, string command, Func<SandboxCommand, SandboxCommand>? change = null) =>
        (await sandbox.RunAsync(command, change)).Stdout.Text.Trim();
}
