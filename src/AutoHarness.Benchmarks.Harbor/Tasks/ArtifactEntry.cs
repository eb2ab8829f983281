using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>Something to keep of the sandbox after the agent's work.</summary>
/// <param name="Source">A path in the sandbox, without <c>..</c>.</param>
/// <param name="Destination">Where it goes below <c>artifacts/</c>; null for the source's own path.</param>
/// <param name="Exclude">Patterns of <c>tar --exclude</c>.</param>
/// <param name="Service">A side-car's name; null for the main one.</param>
internal sealed record ArtifactEntry(string Source, string? Destination, ImmutableArray<string> Exclude, string? Service)
{
    /// <summary>Collected whether a task names it or not.</summary>
    public const string Conventional = "/logs/artifacts";

    /// <summary>The place below <c>artifacts/</c>, with <c>/</c> between its parts.</summary>
    public string Place => Destination ?? Source.TrimStart('/');

    /// <exception cref="TaskFormatException">A path that would leave its folder.</exception>
    public ArtifactEntry Checked(string place)
    {
        if (Source.Length == 0 || Leaves(Source))
        {
            throw new TaskFormatException(place, $"the artifact source \"{Source}\" must be a path without \"..\"");
        }

        if (Service is not null and not "main" && !Source.StartsWith('/'))
        {
            throw new TaskFormatException(place, $"the artifact source \"{Source}\" of the service {Service} must be absolute");
        }

        return Destination is { } target && (target.Length == 0 || target.StartsWith('/') || target.Contains('\\', StringComparison.Ordinal) || Leaves(target) || target == "manifest.json")
            ? throw new TaskFormatException(place, $"the artifact destination \"{target}\" must be a relative path without \"..\" and not manifest.json")
            : this;
    }

    private static bool Leaves(string path) => path.Split('/').Contains("..", StringComparer.Ordinal);
}
