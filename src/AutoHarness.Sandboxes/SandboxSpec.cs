namespace AutoHarness.Sandboxes;

/// <summary>A sandbox to start.</summary>
/// <param name="Image">What its files are.</param>
public sealed record SandboxSpec(SandboxImage Image)
{
    /// <summary>For people; it becomes part of the sandbox's own name where the provider has names.</summary>
    public string Name { get; init; } = "sandbox";

    public SandboxLimits Limits { get; init; } = new();

    public SandboxNetwork Network { get; init; } = SandboxNetwork.None;

    /// <summary>Seen by every command and by the image's entrypoint, over what the image sets itself.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where commands run that do not say otherwise; made if it is not there. Null means the image's own, or <c>/</c>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Who runs commands that do not say otherwise: a name or a number. Null means the image's own, or root.</summary>
    public string? User { get; init; }

    /// <summary>Needs <see cref="SandboxCapabilities.Mounts"/>.</summary>
    public IReadOnlyList<SandboxMount> Mounts { get; init; } = [];

    /// <summary>The network will be changed later with <see cref="ISandbox.SetNetworkAsync"/>. Needs <see cref="SandboxCapabilities.SwitchesNetwork"/>.</summary>
    public bool SwitchesNetwork { get; init; }

    /// <summary>Kept with the sandbox for whoever looks for leftovers; names in lower case with dots.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>For build or pull and the start together.</summary>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromMinutes(10);
}
