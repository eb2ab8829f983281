using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>Starts processes for agent programs.</summary>
internal sealed class AgentLauncher(AgentFleetOptions options, AgentHostInstallation host, Jail jail, AgentCompiler compiler, TimeProvider time)
{
    /// <exception cref="AgentStartException">The program does not compile or does not start.</exception>
    /// <exception cref="InfrastructureException">Our own part of it does not start.</exception>
    public async Task<AgentProcess> StartAsync(AgentProgram program, CancellationToken ct)
    {
        try
        {
            return await (program.IsCSharp ? StartCompiledAsync(program, ct) : StartCommandAsync(program, ct));
        }
        catch (Exception e) when (e is JailUnavailableException or ProcessStartException or IOException or UnauthorizedAccessException)
        {
            throw new InfrastructureException($"no agent process could be started: {e.Message}", e);
        }
    }

    private async Task<AgentProcess> StartCompiledAsync(AgentProgram program, CancellationToken ct)
    {
        var (agent, _, diagnostics) = await compiler.CompileAsync(program, ct);
        if (agent is null)
            throw new AgentStartException(new ProcessLoss(AgentEnd.Crashed, $"the agent does not compile: {diagnostics[0].File}:{diagnostics[0].Line}: {diagnostics[0].Message}"));

        var assembly = new JailMount(agent.Assembly, "/agent/agent.dll");
        var spec = new JailSpec { Mode = options.Jail, ReadOnly = host.Mounts.Add(assembly), Limits = options.ProcessLimits };
        var command = host.Command(options.Jail, options.ProcessLimits, "run", assembly.PathIn(options.Jail), agent.Type);
        try
        {
            return await AgentProcess.StartAsync(jail, spec, command, cleanUp: null, time, ct);
        }
        catch (AgentStartException e)
        {
            // No line of the agent has run yet.
            throw new InfrastructureException($"the agent host does not start: {e.Message}", e);
        }
    }

    private async Task<AgentProcess> StartCommandAsync(AgentProgram program, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("auto-harness-agent-").FullName;
        void CleanUp() => Directory.Delete(folder, recursive: true);
        try
        {
            foreach (var file in program.Files)
            {
                var path = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, file.Content.AsMemory(), ct);
            }

            var mount = new JailMount(folder, "/agent");
            var forwarder = options.Jail != JailMode.None && await options.ModelSocket(ct) is { } socket ? ModelForwarder.Of(host, socket) : null;
            var spec = new JailSpec { Mode = options.Jail, ReadOnly = [mount, .. forwarder?.Mounts ?? []], Limits = options.ProcessLimits };
            string[] words = [.. forwarder?.Prefix ?? [], .. program.Command];
            var command = new ProcessSpec(words[0], words[1..])
            {
                Environment = AgentEnvironment.For(options.ProcessLimits, dotnetRoot: null),
                WorkingDirectory = mount.PathIn(options.Jail),
            };
            return await AgentProcess.StartAsync(jail, spec, command, CleanUp, time, ct);
        }
        catch
        {
            if (Directory.Exists(folder))
                CleanUp();
            throw;
        }
    }
}
