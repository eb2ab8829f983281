namespace AutoHarness.Sandboxes;

/// <summary>
/// A folder of the host that a sandbox sees. The local sandbox's users are strangers on the host: they get at what everybody may read, and a writable folder itself
/// is given to the sandbox's root.
/// </summary>
/// <param name="Source">On the host.</param>
/// <param name="Target">An absolute path inside.</param>
/// <param name="ReadOnly">The sandbox cannot write to it.</param>
public sealed record SandboxMount(string Source, string Target, bool ReadOnly = false);
