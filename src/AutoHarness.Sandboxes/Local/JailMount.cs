namespace AutoHarness.Sandboxes.Local;

/// <summary>A host path shown in a jail.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Target">Absolute path in the jail.</param>
public sealed record JailMount(string Source, string Target)
{
    /// <summary>Where a process in that kind of jail finds it.</summary>
    public string PathIn(JailMode mode) => mode == JailMode.None ? Source : Target;

    /// <summary>The same path on both sides.</summary>
    public static JailMount Same(string path) => new(path, path);
}
