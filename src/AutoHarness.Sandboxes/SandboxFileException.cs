namespace AutoHarness.Sandboxes;

/// <summary>A copy into or out of a sandbox failed because of what the sandbox holds: the doing of what runs inside.</summary>
/// <param name="path">The path inside.</param>
/// <param name="reason">Why.</param>
/// <param name="isMissing">There is no such path.</param>
public sealed class SandboxFileException(string path, string reason, bool isMissing = false) : SandboxException($"{path}: {reason}")
{
    public string Path { get; } = path;

    public bool IsMissing { get; } = isMissing;
}
