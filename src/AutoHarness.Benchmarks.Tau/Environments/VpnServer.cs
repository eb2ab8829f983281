namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>A VPN's server, which may turn slow while phones are connected to it.</summary>
internal sealed class VpnServer(string performance)
{
    /// <summary><c>unknown</c>, <c>poor</c>, <c>fair</c>, <c>good</c> or <c>excellent</c>.</summary>
    public string Performance { get; private set; } = performance;

    /// <summary>How often it changed.</summary>
    public int Version { get; private set; }

    public void Become(string performance)
    {
        Performance = performance;
        Version++;
    }
}
