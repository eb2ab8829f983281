using AutoHarness.Sandboxes.Leftovers;

namespace AutoHarness.Sandboxes.Docker;

/// <summary>The labels by which the harness knows its own containers and images.</summary>
internal static class DockerLabels
{
    public const string Owner = "auto-harness.owner";
    public const string Name = "auto-harness.sandbox";

    /// <summary>The labels of a sandbox of this process.</summary>
    public static Dictionary<string, string> Of(string name, IReadOnlyDictionary<string, string> own)
    {
        var labels = new Dictionary<string, string>(own, StringComparer.Ordinal)
        {
            [Owner] = SandboxOwner.Current.ToString(),
            [Name] = name,
        };
        return labels;
    }
}
