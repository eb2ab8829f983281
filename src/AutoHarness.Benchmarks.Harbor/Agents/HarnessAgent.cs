using AutoHarness.Benchmarks.Harbor.Trajectories;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>The agent under optimisation, with the sandbox as its terminal.</summary>
/// <param name="runner">Runs it.</param>
/// <param name="version">Names it in results.</param>
/// <param name="usualLimit">Where the task has no limit of its own.</param>
/// <param name="time">The clock.</param>
internal sealed class HarnessAgent(IAgentRunner runner, string version, TimeSpan usualLimit, TimeProvider time) : ITrialAgent
{
    public string Name => "auto-harness";

    public string Version => version;

    public async Task<AgentRun> RunAsync(AgentWork work, CancellationToken ct)
    {
        var limit = work.TimeLimit ?? usualLimit;
        var over = new CancellationTokenSource();
        using var clock = new CancellationTokenSource(work.WallClock ? limit : Timeout.InfiniteTimeSpan, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, over.Token, clock.Token);
        var terminal = new SandboxTerminal(work, new CommandTime(limit, over.Cancel));
        try
        {
            return await runner.RunAsync(new AgentTask(work.Instruction, Opening(work), [], NobodyAnswersAsync, terminal, limit), linked.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new AgentRun(AgentEnd.TimedOut, $"more than {limit.TotalSeconds:0.###} s");
        }
    }

    private static IReadOnlyList<ChatMessage> Opening(AgentWork work)
    {
        // Only a task's first step may bring a conversation that went before.
        var steps = work.Task.Config.Steps;
        if (work.Step is { } step && step != steps[0])
        {
            return [];
        }

        var file = Path.Combine(work.Step is { } first ? work.Task.StepFolder(first.Name) : work.Task.Folder, "trajectory.json");
        return File.Exists(file) ? TrajectoryMessages.Of(Trajectory.Read(File.ReadAllBytes(file))) : [];
    }

    /// <summary>What acts meet in a task that has a terminal and nobody to talk to.</summary>
    public static Task<Observation> NobodyAnswersAsync(ChatMessage action, CancellationToken ct) => Task.FromResult(new Observation(
        [.. action.Contents.OfType<FunctionCallContent>().Select(call => new FunctionResultContent(call.CallId, "there is no such tool; use the terminal"))],
        "nobody answers here; work in the terminal and return when you are done",
        Ended: false,
        Reason: null));
}
