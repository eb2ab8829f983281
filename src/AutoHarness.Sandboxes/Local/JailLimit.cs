namespace AutoHarness.Sandboxes.Local;

/// <summary>The kinds of limits whose breach ends a jailed process.</summary>
public enum JailLimit
{
    Memory,
    Processes,
    CpuTime,
    FileSize,
}
