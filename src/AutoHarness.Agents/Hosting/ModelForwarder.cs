using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>What gives a command in a jail without network one way out: to a Unix socket, through a port of the jail's own loopback address.</summary>
public sealed class ModelForwarder
{
    /// <summary>The port inside the jail.</summary>
    public const int Port = 8100;

    private const string SocketInJail = "/model/model.sock";

    private ModelForwarder(ImmutableArray<JailMount> mounts, ImmutableArray<string> prefix)
    {
        Mounts = mounts;
        Prefix = prefix;
    }

    /// <summary>What the jail has to show.</summary>
    public ImmutableArray<JailMount> Mounts { get; }

    /// <summary>What stands before the command.</summary>
    public ImmutableArray<string> Prefix { get; }

    /// <param name="agentHostDirectory">Folder of the agent host, which brings the forwarder.</param>
    /// <param name="socket">Path of the Unix socket on this side.</param>
    /// <exception cref="HarnessException">The agent host is not there.</exception>
    public static ModelForwarder Of(string agentHostDirectory, string socket) => Of(AgentHostInstallation.Find(agentHostDirectory), socket);

    internal static ModelForwarder Of(AgentHostInstallation host, string socket)
    {
        var command = host.Command(JailMode.Bubblewrap, new JailLimits(), "forward", "--listen", Port.ToString(CultureInfo.InvariantCulture), "--socket", SocketInJail, "--");
        // The forwarder's own settings are its alone: env takes them away again before the command starts.
        var own = command.Environment.Where(variable => variable.Key.StartsWith("DOTNET_", StringComparison.Ordinal) && variable.Key != "DOTNET_GCHeapHardLimit").ToArray();
        return new ModelForwarder(
            host.Mounts.Add(new JailMount(socket, SocketInJail)),
            [
                "/usr/bin/env", .. own.Select(variable => $"{variable.Key}={variable.Value}"),
                command.Program, .. command.Arguments,
                "/usr/bin/env", .. own.SelectMany(variable => new[] { "-u", variable.Key }),
            ]);
    }
}
