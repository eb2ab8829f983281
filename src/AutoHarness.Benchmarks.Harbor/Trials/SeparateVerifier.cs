using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Verifies in a sandbox of its own that holds the tests and gets nothing of the agent's but the artifacts.</summary>
internal sealed class SeparateVerifier(ISandboxProvider provider, TrialPolicy policy, TimeProvider time)
{
    /// <param name="task">The task.</param>
    /// <param name="step">Null for a task of one step.</param>
    /// <param name="artifacts">What was kept of the agent's sandbox.</param>
    /// <param name="artifactFolder">Where it lies on this machine.</param>
    /// <param name="name">Of the sandbox.</param>
    /// <param name="folder">Takes what the verifier leaves.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<Verdict> RunAsync(
        HarborTask task, StepPart? step, ImmutableArray<ArtifactCollector.Kept> artifacts, string artifactFolder, string name, string folder, CancellationToken ct)
    {
        var part = step?.Verifier ?? task.Config.Verifier;
        var spec = TaskImages.Verifier(task, step, name, policy);
        await using var sandbox = await provider.StartAsync(spec, ct);
        var started = time.GetTimestamp();
        await sandbox.ExecAsync(
            new SandboxCommand($"rm -rf {ContainerPaths.VerifierLogs}; mkdir -p {ContainerPaths.VerifierLogs} && chmod 777 {ContainerPaths.VerifierLogs}") { User = "root", WorkingDirectory = "/" },
            ct);
        var script = new TestScript(sandbox, time)
        {
            User = part.User,
            WorkDirectory = spec.WorkingDirectory,
            Environment = EnvTemplate.Resolve(task.Config.Verifier.Env.SetItems(part.Env), policy.Host, task.Name),
            Limit = policy.Times.Verifier(part.TimeoutSeconds),
            Started = started,
        };
        try
        {
            foreach (var kept in artifacts.Where(kept => kept.Status is "ok" or "empty"))
            {
                await UploadAsync(sandbox, kept, artifactFolder, ct);
            }
        }
        catch (SandboxFileException refused)
        {
            return script.Failed(ExceptionNames.RewardFileNotFound, $"an artifact cannot be put into the verifier's sandbox: {refused.Message}");
        }

        return await script.RunAsync(folder, ct);
    }

    private static async Task UploadAsync(ISandbox sandbox, ArtifactCollector.Kept kept, string artifactFolder, CancellationToken ct)
    {
        var path = Path.Combine([artifactFolder, .. kept.Entry.Place.Split('/', StringSplitOptions.RemoveEmptyEntries)]);
        if (kept.IsFolder)
        {
            var target = ContainerPaths.Quote(kept.Source);
            await sandbox.ExecAsync(new SandboxCommand($"rm -rf {target}; mkdir -p {target}") { User = "root", WorkingDirectory = "/" }, ct);
        }

        if (Path.Exists(path))
        {
            await sandbox.UploadAsync(path, kept.Source, ct);
        }
    }
}
