namespace AutoHarness.Models.Limiting;

/// <summary>One limit as a provider's headers tell it.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Limit">Size of the bucket.</param>
/// <param name="Remaining">What is left in it.</param>
/// <param name="Reset">Time until it is full again.</param>
internal sealed record LimitReading(LimitKind Kind, double Limit, double Remaining, TimeSpan Reset);
