namespace AutoHarness.Sandboxes.Local;

/// <summary>How a local process is confined.</summary>
public enum JailMode
{
    /// <summary>Namespaces by bubblewrap: own files, processes, network, users. The default.</summary>
    Bubblewrap,

    /// <summary>None: a plain process with the same limits as far as they can be had. Must be asked for by name.</summary>
    None,
}
