namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>The reference's kinds of tools.</summary>
internal enum ToolKind
{
    Read,
    Write,
    Think,
    Generic,
}
