namespace AutoHarness.Sandboxes.Local;

/// <summary>What network a jail has.</summary>
public enum JailNetwork
{
    /// <summary>A network namespace of its own with nothing in it.</summary>
    None,

    /// <summary>The host's network with its name resolution and certificates.</summary>
    Host,
}
