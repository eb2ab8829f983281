using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>An agent that runs fixed commands as root and keeps what came of them.</summary>
internal sealed class ShellAgent(params string[] commands) : ITrialAgent
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => "shell";

    public string Version => "1";

    public List<ProcessResult> Results { get; } = [];

    public async Task<AgentRun> RunAsync(AgentWork work, CancellationToken ct)
    {
        foreach (var command in commands)
        {
            try
            {
                Results.Add(await work.Sandbox.ExecAsync(work.Command(command) with { User = "root", TimeLimit = work.TimeLimit ?? Patience, OutputCap = 64 * 1024 }, ct));
            }
            catch (SandboxRequestException)
            {
                // The terminal of a real agent shows it as a command that could not be run.
            }
        }

        return Results.Exists(result => result.TimedOut) ? new AgentRun(AgentEnd.TimedOut, "a command") : new AgentRun(AgentEnd.Finished);
    }
}
