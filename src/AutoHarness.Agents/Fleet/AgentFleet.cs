using AutoHarness.Agents.Programs;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Fleet;

/// <summary>Builds agents and runs them in jailed processes: one process for many sessions of the same version and pool.</summary>
public sealed class AgentFleet : IAsyncDisposable
{
    private AgentFleet(AgentFleetOptions options, JailReport report, TimeProvider time)
    {
        Options = options;
        Report = report;
        Time = time;
    }

    /// <summary>What confinement the agents run under.</summary>
    public JailReport Report { get; }

    private AgentFleetOptions Options { get; }

    private TimeProvider Time { get; }

    /// <summary>Arms the jail and makes a fleet.</summary>
    /// <exception cref="HarnessException">The jail cannot be armed or the agent host is missing.</exception>
    public static Task<AgentFleet> StartAsync(AgentFleetOptions options, TimeProvider time, CancellationToken ct) =>
        throw new NotSupportedException();

    /// <summary>Compiles a C# agent in a jail and checks its contract; a program with a command is ready as it is.</summary>
    public Task<AgentBuild> BuildAsync(AgentProgram program, CancellationToken ct) => throw new NotSupportedException();

    /// <summary>
    /// The agent's side of one trial. Its runs throw <see cref="AgentProcessLostException"/> (run the trial again, alone),
    /// the model's and the environment's own exceptions, and <see cref="OperationCanceledException"/>.
    /// </summary>
    public IAgentRunner CreateRunner(AgentSessionSpec spec) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
