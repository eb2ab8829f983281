using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>The built agent host and the .NET that runs it, as a jail shows them.</summary>
internal sealed class AgentHostInstallation
{
    private const string HostFile = "AutoHarness.AgentHost.dll";

    private readonly JailMount host;
    private readonly JailMount dotnet;

    private AgentHostInstallation(JailMount host, JailMount dotnet, string fingerprint)
    {
        this.host = host;
        this.dotnet = dotnet;
        Fingerprint = fingerprint;
    }

    /// <summary>Changes whenever the same source could compile to other bytes.</summary>
    public string Fingerprint { get; }

    public ImmutableArray<JailMount> Mounts => [host, dotnet];

    /// <exception cref="HarnessException">It is not there.</exception>
    public static AgentHostInstallation Find(string directory)
    {
        var folder = Path.GetFullPath(directory);
        if (!File.Exists(Path.Combine(folder, HostFile)))
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, "the agent host is missing")
            {
                Places = [new ErrorPlace(Path.Combine(folder, HostFile))],
                Fixes = ["install auto-harness again, or build it: dotnet build"],
            });

        // .../shared/Microsoft.NETCore.App/10.0.x/System.Private.CoreLib.dll
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return new AgentHostInstallation(
            new JailMount(folder, "/host"),
            new JailMount(root, root.StartsWith("/usr/", StringComparison.Ordinal) ? root : "/dotnet"),
            Hash(folder));
    }

    /// <summary>The command that starts the host in a jail of that mode.</summary>
    public ProcessSpec Command(JailMode mode, JailLimits limits, params IEnumerable<string> arguments)
    {
        var root = dotnet.PathIn(mode);
        return new ProcessSpec(Path.Combine(root, "dotnet"), ["exec", Path.Combine(host.PathIn(mode), HostFile), .. arguments])
        {
            Environment = AgentEnvironment.For(limits, root),
        };
    }

    private static string Hash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Environment.Version.ToString()));
        foreach (var name in (string[])[HostFile, "AutoHarness.AgentHost.deps.json", "AutoHarness.Sdk.dll", "Microsoft.Extensions.AI.Abstractions.dll"])
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, name))));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
