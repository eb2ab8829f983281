namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>How an image's commands run.</summary>
internal sealed record ImageConfig
{
    public Dictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    };

    public string User { get; init; } = "";

    public string WorkingDirectory { get; init; } = "/";

    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    public IReadOnlyList<string> Shell { get; init; } = ["/bin/sh", "-c"];
}
