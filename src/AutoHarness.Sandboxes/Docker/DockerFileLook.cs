using Docker.DotNet.Models;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>What the engine says about a path; the mode is in Go's form.</summary>
internal readonly record struct DockerFileLook(uint GoMode, long Size, string Target)
{
    private const uint DirectoryBit = 1u << 31, LinkBit = 1u << 27, OtherBits = (1u << 26) | (1u << 25) | (1u << 24) | (1u << 21) | (1u << 19);

    public bool IsFolder => (GoMode & DirectoryBit) != 0;

    public bool IsLink => (GoMode & LinkBit) != 0;

    public bool IsFile => (GoMode & (DirectoryBit | LinkBit | OtherBits)) == 0;

    public UnixFileMode Permissions => (UnixFileMode)(GoMode & 0x1FF);

    public static DockerFileLook Of(ContainerPathStatResponse stat) => new(stat.Mode, stat.Size, stat.LinkTarget ?? "");
}
