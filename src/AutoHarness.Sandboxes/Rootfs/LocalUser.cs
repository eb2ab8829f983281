namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>A user of a sandbox.</summary>
internal sealed record LocalUser(uint Id, uint Group, string Home);
