using AutoHarness.Sandboxes.Leftovers;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>The labels by which the harness knows its own sandboxes at a service.</summary>
internal static class RemoteLabels
{
    public const string Owner = "auto-harness.owner";
    private const string Name = "auto-harness.sandbox";
    private const string Provider = "auto-harness.provider";

    public static Dictionary<string, string> Of(SandboxSpec spec, string provider) => new(spec.Labels, StringComparer.Ordinal)
    {
        [Owner] = SandboxOwner.Current.ToString(),
        [Name] = spec.Name,
        [Provider] = provider,
    };

    /// <summary>Its owner was a process of this machine that certainly lives no more.</summary>
    public static bool IsLeft(RemoteListing listing) => listing.Labels.TryGetValue(Owner, out var owner) && SandboxOwner.Parse(owner) is { } known && known.IsGone();

    /// <summary>A provider started it.</summary>
    public static bool IsOf(RemoteListing listing, string provider) => string.Equals(listing.Labels.GetValueOrDefault(Provider), provider, StringComparison.Ordinal);
}
