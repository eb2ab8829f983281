using System.Collections.Immutable;

namespace AutoHarness.Agents.Programs;

/// <summary>What became of building an agent program.</summary>
public abstract record AgentBuild
{
    private AgentBuild()
    {
    }

    /// <summary>It can be run.</summary>
    /// <param name="Cached">The result of an earlier build of the same bytes was used.</param>
    public sealed record Ready(bool Cached) : AgentBuild;

    /// <summary>It does not compile or does not keep the contract.</summary>
    public sealed record Failed(ImmutableArray<AgentDiagnostic> Diagnostics) : AgentBuild;
}
