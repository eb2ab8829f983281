using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Agent and verifier of one step, or of a task that has only one, in a sandbox that is ready.</summary>
internal sealed class StepRun(ISandboxProvider provider, HarborTask task, string trialName, AgentAids aids, TrialPolicy policy, TimeProvider time)
{
    private const int OutputShown = 8 * 1024;
    private const long MostLogBytes = 64L * 1024 * 1024;
    private const int MostLogFiles = 5000;

    /// <param name="step">Null for a task of one step.</param>
    /// <param name="agent">Works on it.</param>
    /// <param name="sandbox">Where. Not disposed here, but ended early where a verifier of its own follows the last step.</param>
    /// <param name="inventory">What the sandbox was like at first.</param>
    /// <param name="folder">The step's files on this machine.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<StepReport> RunAsync(StepPart? step, ITrialAgent agent, ISandbox sandbox, SandboxInventory inventory, TrialFolder folder, CancellationToken ct)
    {
        var report = new StepReport(step?.Name) { Separate = task.IsSeparate(step) };
        report = await RunAgentAsync(report, step, agent, sandbox, folder, ct);
        var started = time.GetUtcNow();
        var inAgentsSandbox = true;
        Verdict verdict;
        try
        {
            var artifacts = await SecureEvidenceAsync(step, sandbox, inventory, folder, ct);
            started = time.GetUtcNow();
            inAgentsSandbox = !report.Separate;
            verdict = await VerifyAsync(report, step, sandbox, inventory, artifacts, folder, ct);
        }
        catch (Exception e) when (inAgentsSandbox && e is SandboxRequestException or SandboxFileException)
        {
            // The sandbox was well before the agent worked in it.
            verdict = new Verdict(null, new TrialError(ExceptionNames.Runtime, $"after the agent's work: {e.Message}", time.GetUtcNow(), IsInfrastructure: false));
        }

        return report with
        {
            Verifier = new TrialPhase(started, time.GetUtcNow()),
            Rewards = verdict.Rewards,
            Error = report.Error ?? verdict.Problem,
            Restored = verdict.Restored,
            TestOutput = FileExcerpt.Read(Path.Combine(folder.Verifier, Path.GetFileName(ContainerPaths.TestOutput)), OutputShown)?.Text ?? "",
        };
    }

    private async Task<StepReport> RunAgentAsync(StepReport report, StepPart? step, ITrialAgent agent, ISandbox sandbox, TrialFolder folder, CancellationToken ct)
    {
        var part = step?.Agent ?? task.Config.Agent;
        var network = TaskImages.OtherNetwork(task, part.Network);
        var work = new AgentWork(task, step, sandbox)
        {
            Instruction = aids.AddTo(task.Instruction(step?.Name)),
            User = part.User ?? task.Config.Agent.User,
            WorkDirectory = task.Config.Environment.WorkDirectory,
            TimeLimit = policy.Times.Agent(part.TimeoutSeconds),
            SolutionEnv = () => EnvTemplate.Resolve(task.Config.SolutionEnv, policy.Host, task.Name),
            WallClock = policy.Compat,
        };
        await InNetworkAsync(sandbox, network, ct);
        var started = time.GetUtcNow();
        var run = await agent.RunAsync(work, ct);
        report = report with { Run = run, AgentExecution = new TrialPhase(started, time.GetUtcNow()), Error = ErrorOf(run, work.TimeLimit) };
        await InNetworkAsync(sandbox, network is null ? null : task.Config.Environment.Network, ct);
        await FetchLogsAsync(sandbox, folder, ct);
        return report;
    }

    private TrialError? ErrorOf(AgentRun run, TimeSpan? limit) => run.End switch
    {
        AgentEnd.Finished => null,
        AgentEnd.TimedOut => new TrialError(
            ExceptionNames.AgentTimeout,
            limit is { } most ? $"Agent execution timed out after {PythonNumber.Write(most.TotalSeconds, isWhole: false)} seconds" : $"Agent execution timed out: {run.Detail}",
            time.GetUtcNow(),
            IsInfrastructure: false),
        _ => new TrialError(ExceptionNames.NonZeroAgentExitCode, $"{run.End}: {run.Detail}", time.GetUtcNow(), IsInfrastructure: false),
    };

    private async Task<ImmutableArray<ArtifactCollector.Kept>> SecureEvidenceAsync(StepPart? step, ISandbox sandbox, SandboxInventory inventory, TrialFolder folder, CancellationToken ct)
    {
        foreach (var hook in step is null ? task.Config.Verifier.Collect : step.Verifier.Collect)
        {
            await sandbox.ExecAsync(
                new SandboxCommand(hook.Command) { User = hook.User, TimeLimit = TrialTimes.Span(hook.TimeoutSeconds), Service = hook.Service == "main" ? null : hook.Service },
                ct);
        }

        var entries = step is null ? task.Config.Artifacts : task.Config.Artifacts.AddRange(step.Artifacts);
        return await ArtifactCollector.CollectAsync(sandbox, entries, inventory.WorkDirectory, folder.Artifacts, ct);
    }

    private async Task<Verdict> VerifyAsync(
        StepReport report, StepPart? step, ISandbox sandbox, SandboxInventory inventory, ImmutableArray<ArtifactCollector.Kept> artifacts, TrialFolder folder, CancellationToken ct)
    {
        var network = report.Separate ? null : TaskImages.OtherNetwork(task, (step?.Verifier ?? task.Config.Verifier).Network);
        if (report.Separate && (step is null || step == task.Config.Steps[^1]))
        {
            // Nothing of the agent's is needed any more.
            await sandbox.DisposeAsync();
        }

        await InNetworkAsync(sandbox, network, ct);
        for (var number = 1; ; number++)
        {
            var verdict = report.Separate
                ? await new SeparateVerifier(provider, policy, time).RunAsync(task, step, artifacts, folder.Artifacts, $"{trialName}__verifier__{step?.Name ?? "trial"}", folder.Verifier, ct)
                : await new SharedVerifier(provider, policy, time).RunAsync(task, step, sandbox, inventory, folder.Verifier, ct);
            if (verdict.Problem is null || number > policy.VerifierRetries)
            {
                await InNetworkAsync(sandbox, network is null ? null : task.Config.Environment.Network, ct);
                return verdict;
            }

            Directory.Move(folder.Verifier, folder.EarlierVerifier(number));
        }
    }

    private static Task InNetworkAsync(ISandbox sandbox, NetworkPart? network, CancellationToken ct) =>
        network is null ? Task.CompletedTask : sandbox.SetNetworkAsync(TaskImages.Network(network), ct);

    private static async Task FetchLogsAsync(ISandbox sandbox, TrialFolder folder, CancellationToken ct)
    {
        try
        {
            await sandbox.DownloadAsync(ContainerPaths.AgentLogs, folder.Agent, new DownloadOptions { MaxBytes = MostLogBytes, MaxEntries = MostLogFiles }, ct);
        }
        catch (Exception e) when (e is SandboxFileException or SandboxRequestException or IOException or UnauthorizedAccessException)
        {
            // The agent removed or filled its own logs, or put a file in their place.
        }
    }
}
