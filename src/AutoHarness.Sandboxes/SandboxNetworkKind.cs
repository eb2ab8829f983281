namespace AutoHarness.Sandboxes;

/// <summary>The kinds of network policies.</summary>
[Flags]
public enum SandboxNetworkKind
{
    None = 1,
    Public = 2,
    Allowlist = 4,
}
