namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>An image of the local sandbox.</summary>
/// <param name="Layers">Folders relative to the state folder, topmost first.</param>
/// <param name="Config">What it says about how it runs.</param>
internal sealed record LocalImage(IReadOnlyList<string> Layers, ImageConfig Config);
