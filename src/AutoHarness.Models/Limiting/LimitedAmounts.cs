using System.Runtime.InteropServices;

namespace AutoHarness.Models.Limiting;

/// <summary>What one call takes of the limits of a model.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Input">Input tokens.</param>
/// <param name="Output">Output tokens.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LimitedAmounts(long Requests, long Input, long Output)
{
    public long Of(LimitKind kind) => kind switch
    {
        LimitKind.Requests => Requests,
        LimitKind.InputTokens => Input,
        LimitKind.OutputTokens => Output,
        _ => Input + Output,
    };
}
