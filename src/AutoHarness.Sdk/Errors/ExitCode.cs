namespace AutoHarness.Sdk;

/// <summary>Exit codes of the tool. 0 and 1 keep the meaning of the reference's gate; the others tell a coding agent when not to revert.</summary>
public enum ExitCode
{
    /// <summary>Done; the gate accepted.</summary>
    Ok = 0,

    /// <summary>The work finished and the answer is no.</summary>
    Rejected = 1,

    /// <summary>Bad flag or argument.</summary>
    Usage = 2,

    /// <summary>Config, key, tool, data or service missing.</summary>
    Environment = 3,

    /// <summary>Infrastructure errors or an interruption prevented a decision.</summary>
    NoVerdict = 4,

    /// <summary>A budget ended the run cleanly; resumable.</summary>
    Budget = 5,

    /// <summary>Another process owns the workspace.</summary>
    Busy = 6,

    /// <summary>Forbidden edit, tampering, receipt mismatch or sealed data touched.</summary>
    Integrity = 7,

    /// <summary>The agent does not compile or violates the contract.</summary>
    AgentBuild = 8,

    /// <summary>Out of space or not writable; nothing was lost.</summary>
    Disk = 9,

    /// <summary>Internal error.</summary>
    Bug = 70,

    /// <summary>Ctrl-C; the state is safe.</summary>
    Interrupted = 130,

    /// <summary>SIGTERM; the state is safe.</summary>
    Terminated = 143,
}
