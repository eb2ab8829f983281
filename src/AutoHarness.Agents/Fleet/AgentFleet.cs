using System.Collections.Concurrent;
using AutoHarness.Agents.Hosting;
using AutoHarness.Agents.Programs;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Fleet;

/// <summary>Builds agents and runs them in jailed processes: one process for many sessions of the same version and pool. Thread-safe.</summary>
public sealed class AgentFleet : IAsyncDisposable
{
    private readonly AgentFleetOptions options;
    private readonly TimeProvider time;
    private readonly AgentCompiler compiler;
    private readonly AgentLauncher launcher;
    private readonly ConcurrentDictionary<(string Program, string Pool), AgentPool> pools = new();

    private AgentFleet(AgentFleetOptions options, AgentHostInstallation host, Jail jail, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        compiler = new AgentCompiler(options, host, jail);
        launcher = new AgentLauncher(options, host, jail, compiler, time);
        Report = jail.Describe(new JailSpec { Mode = options.Jail, Limits = options.ProcessLimits });
    }

    /// <summary>What confinement the agents run under.</summary>
    public JailReport Report { get; }

    /// <summary>Arms the jail and makes a fleet.</summary>
    /// <exception cref="HarnessException">The jail cannot be armed, or the agent host is missing.</exception>
    public static async Task<AgentFleet> StartAsync(AgentFleetOptions options, TimeProvider time, CancellationToken ct)
    {
        var host = AgentHostInstallation.Find(options.HostDirectory);
        try
        {
            var jail = await Jail.ArmAsync(options.Jail, new ProcessRunner(time), time, ct);
            Directory.CreateDirectory(options.CacheDirectory);
            return new AgentFleet(options, host, jail, time);
        }
        catch (JailUnavailableException e)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, "the agent cannot be jailed on this machine")
            {
                Why = e.Reason,
                Fixes = [e.Fix],
                Notes = ["nothing was run; agent code never runs without a jail unless the config says 'jail: none'"],
            }, e);
        }
    }

    /// <summary>
    /// Compiles a C# agent in a jail and checks its contract, or sees whether the command of another agent starts and speaks the protocol.
    /// What is wrong with the agent is in the result.
    /// </summary>
    /// <exception cref="InfrastructureException">The compiler could not be run.</exception>
    public async Task<AgentBuild> BuildAsync(AgentProgram program, CancellationToken ct)
    {
        if (program.IsCSharp)
        {
            var (agent, cached, diagnostics) = await compiler.CompileAsync(program, ct);
            return agent is null ? new AgentBuild.Failed(diagnostics) : new AgentBuild.Ready(cached);
        }

        try
        {
            await using var process = await launcher.StartAsync(program, ct);
            return new AgentBuild.Ready(Cached: false);
        }
        catch (AgentStartException e)
        {
            return new AgentBuild.Failed([new AgentDiagnostic(program.Files[0].Path, 0, 0, 0, "agent-start", e.Message, null)]);
        }
    }

    /// <summary>
    /// The agent's side of one trial. A run that needs no judgement about others returns how it ended; it throws
    /// <see cref="AgentProcessLostException"/> when the trial must be run again alone, the model's and the environment's own
    /// exceptions even if the agent swallowed them, and <see cref="OperationCanceledException"/>.
    /// </summary>
    public IAgentRunner CreateRunner(AgentSessionSpec spec)
    {
        var pool = pools.GetOrAdd(
            (string.Join('\0', spec.Program.Command.Prepend(spec.Program.Version)), spec.Pool),
            _ => new AgentPool(ct => launcher.StartAsync(spec.Program, ct), options.IdleTime, time));
        return new AgentRunner(spec, pool, launcher, time);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(pools.Values.Select(pool => pool.DisposeAsync().AsTask()));
        compiler.Dispose();
    }
}
