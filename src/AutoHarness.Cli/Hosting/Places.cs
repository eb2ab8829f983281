using AutoHarness.Experiments;
using AutoHarness.Experiments.Faults;

namespace AutoHarness.Cli.Hosting;

/// <summary>Where the tool keeps things outside of experiments, after the XDG base directory rules.</summary>
internal static class Places
{
    /// <summary>The environment of an experiment.</summary>
    /// <param name="host">The process.</param>
    /// <param name="variables">Its variables with those of <c>.env</c>.</param>
    public static HarnessEnvironment Environment(ToolHost host, IReadOnlyDictionary<string, string> variables) => new(
        StateHome(host),
        CacheHome(host),
        Path.Combine(host.ToolDirectory, "agent-host"),
        Path.Combine(host.ToolDirectory, "templates"),
        variables,
        host.Time,
        new FaultPoints(host.Variables),
        host.Version);

    public static string StateHome(ToolHost host) => Home(host, "XDG_STATE_HOME", ".local/state");

    public static string CacheHome(ToolHost host) => Home(host, "XDG_CACHE_HOME", ".cache");

    private static string Home(ToolHost host, string variable, string usual)
    {
        var root = host.Variable(variable) is { } set && Path.IsPathRooted(set)
            ? set
            : Path.Combine(host.Variable("HOME") ?? Path.GetTempPath(), usual);
        return Path.Combine(root, "auto-harness");
    }
}
