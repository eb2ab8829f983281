using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace AutoHarness.AgentHost.Compiling;

/// <summary>An assembly with the name of the agent's type in it, or the reasons why there is none.</summary>
internal sealed record CompileResult(byte[]? Assembly, string? AgentType, ImmutableArray<Diagnostic> Diagnostics)
{
    public static CompileResult Failed(IEnumerable<Diagnostic> diagnostics) => new(null, null, [.. diagnostics]);
}
