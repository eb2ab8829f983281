using System.Globalization;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>Builds the host-side command that puts itself under the limits and then becomes the jail.</summary>
internal static class JailCommand
{
    // Joins every control group, gives bubblewrap the two small files, closes what a careless parent left open, and becomes the rest of its arguments.
    private const string Script =
        "while [ \"$1\" != -- ]; do echo 0 > \"$1/cgroup.procs\" || exit 125; shift; done; shift\n"
        + "exec \"$@\" 3<<PASSWD 4<<GROUP 5<&- 6<&- 7<&- 8<&- 9<&-\n" + BubblewrapArguments.Passwd + "\nPASSWD\n" + BubblewrapArguments.Group + "\nGROUP\n";

    /// <summary>The shell's exit code when a control group could not be joined.</summary>
    public const int GroupRefused = 125;

    public static ProcessSpec Build(JailSpec spec, ProcessSpec command, JailTools tools, ControlGroup? group)
    {
        var limits = spec.Limits;
        List<string> arguments = ["-c", Script, "jail", .. group?.Folders ?? [], "--"];
        if (group is null)
            arguments.AddRange([tools.Nice, "-n", "5"]);

        List<string> limiter = [tools.ResourceLimits, "--core=0:0", Same("nofile", limits.Descriptors), Same("fsize", limits.FileBytes)];
        if (limits.CpuSeconds is { } seconds)
            limiter.Add(string.Create(CultureInfo.InvariantCulture, $"--cpu={seconds}:{seconds + 2}")); // The soft limit's signal tells the reason; the hard one just kills.

        if (spec.Mode == JailMode.None)
        {
            arguments.AddRange([tools.Privileges, "--pdeathsig", "KILL", .. limiter, command.Program, .. command.Arguments]);
            return command with { Program = tools.Shell, Arguments = arguments };
        }

        arguments.AddRange([.. limiter, tools.Bubblewrap!, .. BubblewrapArguments.Build(spec, command, tools.LocksUserNamespaces)]);
        // Counted per user and user namespace, so it must be set inside. It stops a flood; twice the limit, so that the watchdog
        // can see the limit broken and name it. The kernel exempts root; there the watchdog is alone.
        if (group is null)
            arguments.AddRange([tools.ResourceLimits, Same("nproc", 2L * limits.Processes)]);
        arguments.AddRange([command.Program, .. command.Arguments]);
        return command with
        {
            Program = tools.Shell,
            Arguments = arguments,
            // Nothing else: bubblewrap's own environment can be read from inside the jail.
            Environment = command.Environment.Where(variable => !BubblewrapArguments.IsForLoader(variable.Key)).ToDictionary(StringComparer.Ordinal),
            WorkingDirectory = "/",
            MarksTree = false,
        };
    }

    private static string Same(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}:{value}");
}
