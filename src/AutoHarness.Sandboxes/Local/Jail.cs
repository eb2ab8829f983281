using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>Starts processes in the local jail, after having proved that it holds on this machine. Thread-safe.</summary>
public sealed class Jail
{
    private readonly ProcessRunner processes;
    private readonly TimeProvider time;
    private readonly JailTools tools;
    private readonly IReadOnlyList<ControlGroupParent> groups;

    private Jail(JailMode mode, ProcessRunner processes, TimeProvider time, JailTools tools, IReadOnlyList<ControlGroupParent> groups)
    {
        Mode = mode;
        this.processes = processes;
        this.time = time;
        this.tools = tools;
        this.groups = groups;
    }

    public JailMode Mode { get; }

    /// <summary>Where control groups can be made on this machine.</summary>
    internal IReadOnlyList<ControlGroupParent> Groups => groups;

    /// <summary>Arms a jail: finds its tools, tries it with a harmless command, and sees which limits the kernel can enforce.</summary>
    /// <exception cref="JailUnavailableException">It cannot be armed; nothing weaker is tried.</exception>
    public static async Task<Jail> ArmAsync(JailMode mode, ProcessRunner processes, TimeProvider time, CancellationToken ct)
    {
        var plain = new Jail(mode, processes, time, await JailTools.FindAsync(mode, processes, ct), []);
        await plain.ProveAsync(ct);
        return new Jail(mode, processes, time, plain.tools, await plain.FindGroupsAsync(ct));
    }

    /// <summary>Says whether a jail could be armed, and what to do if not.</summary>
    public static async Task<JailProbe> ProbeAsync(JailMode mode, ProcessRunner processes, TimeProvider time, CancellationToken ct)
    {
        try
        {
            var jail = await ArmAsync(mode, processes, time, ct);
            return new JailProbe.Available(jail.Describe(new JailSpec { Mode = mode }));
        }
        catch (JailUnavailableException e)
        {
            return new JailProbe.Unavailable(e.Reason, e.Fix);
        }
    }

    /// <summary>What confinement a jail of this specification has here.</summary>
    public JailReport Describe(JailSpec spec)
    {
        var limits = spec.Limits;
        var memory = How("memory");
        var pids = How("pids");
        List<string> lines =
        [
            $"memory {limits.MemoryBytes / (1024 * 1024)} MiB ({memory ?? "watchdog 200 ms"})",
            $"processes {limits.Processes} ({pids ?? (Environment.IsPrivilegedProcess || spec.Mode == JailMode.None ? "watchdog 200 ms" : "rlimit, watchdog 200 ms")})",
            How("cpu") is { } cpu ? $"CPU {(limits.CpuCores is { } cores ? $"{cores:0.##} cores" : "shared as one")} ({cpu})" : "CPU nice 5",
        ];
        if (limits.CpuSeconds is { } seconds)
            lines.Add($"CPU time {seconds} s a process (rlimit)");
        lines.Add($"file {limits.FileBytes / (1024 * 1024)} MiB, {limits.Descriptors} descriptors (rlimit)");
        return new JailReport(spec.Mode, spec.Mode == JailMode.None ? JailNetwork.Host : spec.Network, lines);
    }

    /// <summary>Runs a command in a jail to its end or time limit.</summary>
    /// <param name="spec">The jail; of the mode that was armed.</param>
    /// <param name="command">Paths, environment and working directory as they are inside the jail; the environment is never inherited.</param>
    /// <param name="ct">Ends everything in the jail.</param>
    /// <exception cref="JailUnavailableException">The machine refused a jail that it could arm before.</exception>
    public async Task<JailedResult> RunAsync(JailSpec spec, ProcessSpec command, CancellationToken ct)
    {
        Check(spec, command);
        await using var group = CreateGroup(spec.Limits);
        JailWatchdog? watchdog = null;
        try
        {
            var outer = JailCommand.Build(spec, command, tools, group) with { Started = child => watchdog = Watch(child, spec, group) };
            var result = await processes.RunAsync(outer, ct);
            return new JailedResult(result, watchdog?.FindBreach(result.ExitCode));
        }
        finally
        {
            if (watchdog is not null)
                await watchdog.DisposeAsync();
        }
    }

    /// <summary>Starts a command in a jail to talk to.</summary>
    /// <inheritdoc cref="RunAsync"/>
    public async Task<JailedProcess> StartAsync(JailSpec spec, ProcessSpec command, CancellationToken ct)
    {
        Check(spec, command);
        var group = CreateGroup(spec.Limits);
        try
        {
            var child = await processes.StartAsync(JailCommand.Build(spec, command, tools, group), ct);
            return new JailedProcess(child, Watch(child, spec, group), group, Describe(spec));
        }
        catch
        {
            if (group is not null)
                await group.DisposeAsync();
            throw;
        }
    }

    private void Check(JailSpec spec, ProcessSpec command)
    {
        if (spec.Mode != Mode)
            throw new ArgumentException($"armed is {Mode}, asked for is {spec.Mode}", nameof(spec));
        if (command.InheritEnvironment)
            throw new ArgumentException("a jailed command names its whole environment", nameof(command));
    }

    private ControlGroup? CreateGroup(JailLimits limits)
    {
        if (groups.Count == 0)
            return null;
        try
        {
            return ControlGroup.Create(groups, limits, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JailUnavailableException($"a control group was refused: {e.Message}", "see 'auto-harness doctor'");
        }
    }

    private JailWatchdog Watch(RunningProcess child, JailSpec spec, ControlGroup? group) =>
        new(child, spec.Limits, group, measures: How("memory") is null || How("pids") is null, time);

    private string? How(string controller) => groups.FirstOrDefault(parent => parent.Has(controller)) switch
    {
        null => null,
        { IsV2: true } => "cgroup v2",
        _ => "cgroup v1",
    };

    private static ProcessSpec Harmless => new("/usr/bin/true", []) { TimeLimit = TimeSpan.FromSeconds(10), WorkingDirectory = "/" };

    private async Task ProveAsync(CancellationToken ct)
    {
        var (result, _) = await RunAsync(new JailSpec { Mode = Mode }, Harmless, ct);
        if (result.Succeeded)
            return;

        var said = result.Stderr.Text.Trim();
        throw new JailUnavailableException(
            $"bubblewrap refuses: {(said.Length == 0 ? $"exit code {result.ExitCode}" : said)}",
            "allow unprivileged user namespaces (sysctl -w kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000 kernel.apparmor_restrict_unprivileged_userns=0; "
            + "in a container: --security-opt seccomp=unconfined), or set 'jail: none' in the config to run without a jail");
    }

    private async Task<IReadOnlyList<ControlGroupParent>> FindGroupsAsync(CancellationToken ct)
    {
        var found = new List<ControlGroupParent>();
        var candidates = ControlGroupParent.Candidates(
            await File.ReadAllTextAsync("/proc/self/mounts", ct), await File.ReadAllTextAsync("/proc/self/cgroup", ct));
        foreach (var candidate in candidates)
        {
            if (found.Exists(parent => parent.Controllers.Intersect(candidate.Controllers, StringComparer.Ordinal).Any()))
                continue;
            if (await CanUseAsync(candidate, ct))
                found.Add(candidate);
        }

        ControlGroup.Sweep(found);
        return found;
    }

    private async Task<bool> CanUseAsync(ControlGroupParent candidate, CancellationToken ct)
    {
        try
        {
            var trial = new Jail(Mode, processes, time, tools, [candidate]);
            var (result, _) = await trial.RunAsync(new JailSpec { Mode = Mode }, Harmless, ct);
            return result.Succeeded;
        }
        catch (JailUnavailableException)
        {
            return false;
        }
    }
}
