namespace AutoHarness.Sandboxes.Processes;

/// <summary>A child process to start: an argument list, never a command string.</summary>
/// <param name="Program">A path, or a name that is looked up in the child's <c>PATH</c> (the harness's own where the child gets none).</param>
/// <param name="Arguments">Passed on as they are; nothing expands them.</param>
public sealed record ProcessSpec(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The child's whole environment, or additions to the harness's own with <see cref="InheritEnvironment"/>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Off: the child sees only <see cref="Environment"/> (and one variable that marks its process tree).</summary>
    public bool InheritEnvironment { get; init; }

    /// <summary>Null means the harness's own working directory.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What the child reads on standard input before it sees the end. Ignored by an interactive process.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>How many bytes of each output stream are kept: half from its beginning, half from its end.</summary>
    public int OutputCap { get; init; } = 1024 * 1024;

    /// <summary>Sees all output as it comes, beyond the cap too. Called on the reading thread; must be quick.</summary>
    public OutputListener? Listener { get; init; }

    /// <summary>After this time the whole process tree is ended. Null means no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Time between the polite signal and the final one when the tree is ended.</summary>
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Children that outlive the child are left running, and whoever holds its output open is not waited for. Off: the whole tree ends with the child.</summary>
    internal bool LeavesBackground { get; init; }

    /// <summary>False where a process namespace holds the tree together, so that no mark in the environment is needed.</summary>
    internal bool MarksTree { get; init; } = true;

    /// <summary>Called once the child runs.</summary>
    internal Action<RunningProcess>? Started { get; init; }
}
