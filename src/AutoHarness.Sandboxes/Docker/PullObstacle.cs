namespace AutoHarness.Sandboxes.Docker;

/// <summary>Why images cannot be pulled.</summary>
/// <param name="IsLimit">The registry's pull limit is used up; otherwise the registry is not reached.</param>
/// <param name="IsLoggedIn">There is a login for the registry, which has a higher limit.</param>
/// <param name="Reason">The engine's words.</param>
public sealed record PullObstacle(bool IsLimit, bool IsLoggedIn, string Reason);
