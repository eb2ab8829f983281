using System.Runtime.InteropServices;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Tests.TestKit;

/// <summary>This test program started again in another role: it holds a sandbox until it is killed or told to end.</summary>
internal static class Victim
{
    private const string Role = "AUTO_HARNESS_TEST_VICTIM";

    /// <summary>Starts one and waits until its sandbox runs.</summary>
    /// <param name="provider">The kind of sandbox.</param>
    public static async Task<(RunningProcess Process, string Id)> StartAsync(string provider)
    {
        var process = await new ProcessRunner(TimeProvider.System).StartAsync(
            new ProcessSpec(Environment.ProcessPath!, []) { InheritEnvironment = true, Environment = new Dictionary<string, string>(StringComparer.Ordinal) { [Role] = provider } },
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(process.Output, leaveOpen: true);
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException(process.Errors.Text);
        return (process, line);
    }

    /// <summary>Takes the other role if this process was started for it; null otherwise.</summary>
    public static async Task<int?> TryRunAsync()
    {
        if (Environment.GetEnvironmentVariable(Role) is not { } provider)
            return null;
        Environment.SetEnvironmentVariable(Role, null);
        return await HoldAsync(provider);
    }

    private static async Task<int> HoldAsync(string name)
    {
        var settings = new SandboxSettings { Local = LocalRig.Options };
        await using var provider = await SandboxProviders.ArmAsync(name, settings, new ProcessRunner(TimeProvider.System), TimeProvider.System, CancellationToken.None);
        await using var sandbox = await provider.StartAsync(new SandboxSpec(new SandboxImage.Named(DockerRig.Base)) { Name = "victim" }, CancellationToken.None);
        _ = sandbox.ExecAsync(new SandboxCommand("exec sleep 3599"), CancellationToken.None);
        await sandbox.ExecAsync(new SandboxCommand("setsid sleep 3598 >/dev/null 2>&1 & echo started"), CancellationToken.None);
        var interrupted = new TaskCompletionSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupted.TrySetResult();
        });
        // Only now may it be interrupted: whoever reads the id sends the signal at once.
        Console.WriteLine(sandbox.Id);
        await interrupted.Task;
        return 0;
    }
}
