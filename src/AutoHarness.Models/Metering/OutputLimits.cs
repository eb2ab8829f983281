namespace AutoHarness.Models.Metering;

/// <summary>Output tokens of one answer.</summary>
internal static class OutputLimits
{
    /// <summary>
    /// Most that may be asked for. No model gives more, but every one of them is set aside while the call is under way: an agent that asks for
    /// millions would find every budget used up.
    /// </summary>
    public const int Most = 131_072;

    /// <summary>Set aside where the caller names no limit.</summary>
    public const int Assumed = 1024;
}
