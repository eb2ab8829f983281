namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>What the prompt says about a habit.</summary>
internal enum Stance
{
    /// <summary>Nothing: not even the policy is there.</summary>
    Unknown,

    /// <summary>Only the policy mentions it, among much else.</summary>
    InPolicy,

    /// <summary>The agent's own prompt asks for it.</summary>
    Stressed,

    /// <summary>The agent's own prompt forbids it.</summary>
    Forbidden,
}
