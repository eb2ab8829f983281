namespace AutoHarness.Sandboxes;

/// <summary>What a sandbox's network reaches.</summary>
public abstract record SandboxNetwork
{
    private SandboxNetwork()
    {
    }

    /// <summary>Nothing but the sandbox itself.</summary>
    public static SandboxNetwork None { get; } = new Closed();

    /// <summary>Everything.</summary>
    public static SandboxNetwork Public { get; } = new Open();

    /// <summary>Its kind, for the capabilities.</summary>
    public abstract SandboxNetworkKind Kind { get; }

    /// <summary>Only some hosts.</summary>
    /// <param name="Hosts">Host names, <c>*.</c> wildcards, addresses and CIDR ranges.</param>
    public sealed record Allowlist(IReadOnlyList<string> Hosts) : SandboxNetwork
    {
        public override SandboxNetworkKind Kind => SandboxNetworkKind.Allowlist;
    }

    private sealed record Closed : SandboxNetwork
    {
        public override SandboxNetworkKind Kind => SandboxNetworkKind.None;
    }

    private sealed record Open : SandboxNetwork
    {
        public override SandboxNetworkKind Kind => SandboxNetworkKind.Public;
    }
}
