using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>One trial from the start of its sandbox to its end.</summary>
internal sealed class HarborTrial(ISandboxProvider provider, TrialPolicy policy, TimeProvider time)
{
    /// <summary>Runs it. What breaks on the way is part of the report; only what the agent's own machinery throws, the loss of the provider, and giving up come through.</summary>
    /// <param name="task">The task.</param>
    /// <param name="agent">Works on it.</param>
    /// <param name="name">Of the trial.</param>
    /// <param name="folder">Takes logs, artifacts and what verifiers left.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="SandboxUnavailableException">No further sandbox will start either.</exception>
    public async Task<TrialReport> RunAsync(HarborTask task, ITrialAgent agent, string name, TrialFolder folder, CancellationToken ct)
    {
        var started = time.GetUtcNow();
        var steps = ImmutableArray.CreateBuilder<StepReport>();
        TrialPhase? setup = null;
        TrialError? error = null;
        try
        {
            var spec = TaskImages.Agent(task, name, policy);
            await using var sandbox = await provider.StartAsync(spec, ct);
            if (TaskImages.HasLooseFiles(task))
            {
                await UploadLooseAsync(task, sandbox, ct);
            }

            setup = new TrialPhase(started, time.GetUtcNow());
            var inventory = await SandboxInventory.TakeAsync(sandbox, spec.WorkingDirectory, lookAround: provider.Capabilities.Restores && !policy.Compat, ct);
            if (task.Config.Environment.HealthCheck is { } check)
            {
                await HealthChecks.WaitAsync(check, sandbox, time, ct);
            }

            var aids = await AgentAids.FindAsync(task, sandbox, ct);
            var run = new StepRun(provider, task, name, aids, policy, time);
            if (task.IsMultiStep)
            {
                await new StepSequence(task, run, time).RunAsync(agent, sandbox, inventory, folder, steps, ct);
            }
            else
            {
                steps.Add(await run.RunAsync(step: null, agent, sandbox, inventory, folder, ct));
            }
        }
        catch (Exception e) when (e is not SandboxUnavailableException && e is SandboxException or TrialErrorException or TaskFormatException)
        {
            error = ErrorOf(e);
        }

        return new TrialReport
        {
            StartedAt = started,
            FinishedAt = time.GetUtcNow(),
            EnvironmentSetup = setup,
            Steps = steps.ToImmutable(),
            IsMultiStep = task.IsMultiStep,
            Rewards = task.IsMultiStep ? RewardMath.OfSteps(task.Config.Strategy, [.. steps.Select(step => step.Rewards)]) : steps.FirstOrDefault()?.Rewards,
            Error = error ?? (task.IsMultiStep ? null : steps.FirstOrDefault()?.Error),
        };
    }

    private static async Task UploadLooseAsync(HarborTask task, ISandbox sandbox, CancellationToken ct)
    {
        var target = task.Config.Environment.WorkDirectory;
        if (target is null)
        {
            var result = await sandbox.ExecAsync(new SandboxCommand("pwd"), ct);
            target = result.Stdout.Text.Trim() is { Length: > 0 } folder ? folder : "/";
        }

        await sandbox.UploadAsync(task.Environment, target, ct);
    }

    private TrialError ErrorOf(Exception e) => new(
        e switch
        {
            SandboxTimeoutException => ExceptionNames.EnvironmentStartTimeout,
            SandboxBuildException => ExceptionNames.SandboxBuildFailed,
            TrialErrorException named => named.Type,
            _ => ExceptionNames.Runtime,
        },
        e.Message,
        time.GetUtcNow(),
        IsInfrastructure: true);
}
