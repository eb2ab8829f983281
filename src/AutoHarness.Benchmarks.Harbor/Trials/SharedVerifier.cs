using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>
/// Verifies in the sandbox in which the agent worked. Unless Harbor's own ways are asked for, nothing of the agent runs on, no reward or test of
/// its making is there, and the programs that tests trust are those of the image.
/// </summary>
internal sealed class SharedVerifier(ISandboxProvider provider, TrialPolicy policy, TimeProvider time)
{
    public async Task<Verdict> RunAsync(HarborTask task, StepPart? step, ISandbox sandbox, SandboxInventory inventory, string folder, CancellationToken ct)
    {
        var part = step?.Verifier ?? task.Config.Verifier;
        var script = new TestScript(sandbox, time)
        {
            User = part.User ?? (step is null ? null : task.Config.Verifier.User),
            WorkDirectory = task.Config.Environment.WorkDirectory,
            Environment = EnvTemplate.Resolve(task.Config.Verifier.Env.SetItems(part.Env), policy.Host, task.Name),
            Limit = policy.Times.Verifier(part.TimeoutSeconds),
            Started = time.GetTimestamp(),
        };
        var restored = policy.Compat ? [] : await SecureAsync(sandbox, inventory, ct);
        try
        {
            await ClearAsync(sandbox, clear: !policy.Compat || step is not null, ct);
            await UploadAsync(task, step, sandbox, ct);
        }
        catch (SandboxFileException refused)
        {
            // A full disk or something in the way: only what ran inside can have done that.
            return script.Failed(ExceptionNames.AddTestsDir, $"the tests cannot be put into the sandbox: {refused.Message}") with { Restored = restored };
        }

        return await script.RunAsync(folder, ct) with { Restored = restored };
    }

    /// <summary>Ends what runs and puts back what a verifier trusts. Returns what had been changed.</summary>
    private async Task<ImmutableArray<string>> SecureAsync(ISandbox sandbox, SandboxInventory inventory, CancellationToken ct)
    {
        if (provider.Capabilities.EndsProcesses)
        {
            await sandbox.EndProcessesAsync(ct);
        }

        return provider.Capabilities.Restores ? [.. await sandbox.RestoreAsync([.. inventory.Programs, .. inventory.Traps], ct)] : [];
    }

    private static async Task ClearAsync(ISandbox sandbox, bool clear, CancellationToken ct)
    {
        const string make = $"mkdir -p {ContainerPaths.VerifierLogs} && chmod 777 {ContainerPaths.VerifierLogs}";
        var result = await sandbox.ExecAsync(
            new SandboxCommand(clear ? $"rm -rf {ContainerPaths.VerifierLogs} {ContainerPaths.Tests}; {make}" : make) { User = "root", WorkingDirectory = "/" },
            ct);
        if (!result.Succeeded)
        {
            throw new SandboxFileException(ContainerPaths.VerifierLogs, (result.Stderr.Text + result.Stdout.Text).Trim());
        }
    }

    private static async Task UploadAsync(HarborTask task, StepPart? step, ISandbox sandbox, CancellationToken ct)
    {
        var own = step is null ? null : Path.Combine(task.StepFolder(step.Name), "tests");
        foreach (var folder in new[] { task.Tests, own }.Where(Directory.Exists))
        {
            await sandbox.UploadAsync(folder!, ContainerPaths.Tests, ct);
        }
    }
}
