using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>The steps of a task, one after the other in one sandbox, until one of them stops it.</summary>
internal sealed class StepSequence(HarborTask task, StepRun run, TimeProvider time)
{
    /// <summary>Adds a report for every step that was begun.</summary>
    public async Task RunAsync(ITrialAgent agent, ISandbox sandbox, SandboxInventory inventory, TrialFolder folder, ImmutableArray<StepReport>.Builder reports, CancellationToken ct)
    {
        foreach (var step in task.Config.Steps)
        {
            var report = await SetUpAsync(step, sandbox, inventory, isFirst: reports.Count == 0, ct) is { } failed
                ? new StepReport(step.Name) { Error = failed }
                : await run.RunAsync(step, agent, sandbox, inventory, folder.Step(step.Name), ct);
            reports.Add(report);
            if ((report.Error is not null && report.Rewards is null) || !RewardMath.Reaches(report.Rewards, step.MinReward))
            {
                return;
            }
        }
    }

    /// <returns>What went wrong; in a later step the agent may have caused it.</returns>
    private async Task<TrialError?> SetUpAsync(StepPart step, ISandbox sandbox, SandboxInventory inventory, bool isFirst, CancellationToken ct)
    {
        try
        {
            if (!isFirst)
            {
                await sandbox.ExecAsync(new SandboxCommand($"rm -rf {ContainerPaths.AgentLogs}; mkdir -p {ContainerPaths.AgentLogs} && chmod 777 {ContainerPaths.AgentLogs}") { User = "root", WorkingDirectory = "/" }, ct);
            }

            var files = Path.Combine(task.StepFolder(step.Name), "workdir");
            if (Directory.Exists(files))
            {
                await sandbox.UploadAsync(files, inventory.WorkDirectory, ct);
            }

            if (File.Exists(Path.Combine(files, "setup.sh")))
            {
                var result = await sandbox.ExecAsync(new SandboxCommand($"bash {ContainerPaths.Quote($"{inventory.WorkDirectory.TrimEnd('/')}/setup.sh")}") { WorkingDirectory = inventory.WorkDirectory }, ct);
                if (!result.Succeeded)
                {
                    throw new TrialErrorException(ExceptionNames.Runtime, $"setup.sh of the step {step.Name} ended with exit code {result.ExitCode}: {(result.Stderr.Text + result.Stdout.Text).Trim()}");
                }
            }

            if (step.HealthCheck is { } check)
            {
                await HealthChecks.WaitAsync(check, sandbox, time, ct);
            }

            return null;
        }
        catch (TrialErrorException e)
        {
            return new TrialError(e.Type, e.Message, time.GetUtcNow(), isFirst);
        }
        catch (Exception e) when (e is SandboxFileException or SandboxRequestException)
        {
            return new TrialError(ExceptionNames.Runtime, e.Message, time.GetUtcNow(), isFirst);
        }
    }
}
