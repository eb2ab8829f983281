namespace AutoHarness.Sandboxes.Remote;

/// <summary>What lies at a path of a service's sandbox.</summary>
internal enum RemoteKind
{
    Missing,
    File,
    Folder,
    Other,
}
