namespace AutoHarness.Models.Limiting;

/// <summary>What a provider counts.</summary>
internal enum LimitKind
{
    Requests,
    Tokens,
    InputTokens,
    OutputTokens,
}
