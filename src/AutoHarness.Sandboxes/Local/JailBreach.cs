namespace AutoHarness.Sandboxes.Local;

/// <summary>A limit that ended a jailed process.</summary>
/// <param name="Limit">Which.</param>
/// <param name="Detail">For people: the limit with its figure.</param>
public sealed record JailBreach(JailLimit Limit, string Detail);
