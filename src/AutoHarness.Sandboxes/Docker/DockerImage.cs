namespace AutoHarness.Sandboxes.Docker;

/// <summary>An image that is on the engine.</summary>
/// <param name="Id">Its digest.</param>
/// <param name="User">Who runs commands; empty means root.</param>
/// <param name="WorkingDirectory">Where they run; empty means <c>/</c>.</param>
internal sealed record DockerImage(string Id, string User, string WorkingDirectory);
