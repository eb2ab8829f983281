using AutoHarness.Sandboxes.Builds;

namespace AutoHarness.Sandboxes.Rootfs.Images;

/// <summary>A stage of a build and what its instructions have said so far.</summary>
/// <param name="name">Its name; empty when it has none.</param>
/// <param name="image">What it started from.</param>
/// <param name="sandbox">Where it is built.</param>
internal sealed class BuildStage(string name, LocalImage image, LocalSandbox sandbox)
{
    public string Name { get; } = name;

    public LocalImage Image { get; } = image;

    public LocalSandbox Sandbox { get; } = sandbox;

    public Dictionary<string, string> Environment { get; } = new(image.Config.Environment, StringComparer.Ordinal);

    public Dictionary<string, string> Arguments { get; } = new(StringComparer.Ordinal);

    public string User { get; set; } = image.Config.User;

    public string WorkingDirectory { get; set; } = image.Config.WorkingDirectory;

    public IReadOnlyList<string> Shell { get; set; } = image.Config.Shell;

    public IReadOnlyList<string> Entrypoint { get; set; } = image.Config.Entrypoint;

    public string Expand(string text) => VariableText.Expand(text, variable => Environment.GetValueOrDefault(variable) ?? Arguments.GetValueOrDefault(variable));

    /// <summary>An absolute path for one that may be relative to the working directory.</summary>
    public string Resolve(string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith('/') ? path : $"{WorkingDirectory}/{path}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "..")
                parts.RemoveRange(Math.Max(0, parts.Count - 1), Math.Min(1, parts.Count));
            else if (part is not ".")
                parts.Add(part);
        }

        return "/" + string.Join('/', parts);
    }
}
