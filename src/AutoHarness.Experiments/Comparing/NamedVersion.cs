using System.Collections.Immutable;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Comparing;

/// <summary>A version that somebody named by an iteration or by the beginning of its hash.</summary>
internal sealed record NamedVersion(string Version, int? Iteration)
{
    private const int ShortestPrefix = 4;

    /// <exception cref="HarnessException">There is none of that name, or several.</exception>
    public static NamedVersion Find(string name, ImmutableArray<IterationRow> iterations, IEnumerable<string> versions)
    {
        if (int.TryParse(name, out var number) && iterations.FirstOrDefault(row => row.Number == number) is { } iteration)
        {
            return new NamedVersion(iteration.Version ?? throw Unknown($"iteration {number} never came to a candidate"), number);
        }

        var found = name.Length < ShortestPrefix
            ? []
            : versions.Concat(iterations.Select(row => row.Version).OfType<string>()).Distinct(StringComparer.Ordinal)
                .Where(version => version.StartsWith(name, StringComparison.Ordinal)).ToArray();
        return found switch
        {
            [var version] => new NamedVersion(version, iterations.FirstOrDefault(row => row.Version == version)?.Number),
            [] => throw Unknown(
                $"\"{name}\" is no iteration and no agent version",
                iterations.IsEmpty ? "there is no iteration yet" : $"iterations are 0 to {iterations.Max(row => row.Number)}; a version is named by at least its first {ShortestPrefix} characters"),
            _ => throw Unknown($"{found.Length} agent versions begin with \"{name}\"", "give more characters"),
        };
    }

    private static HarnessException Unknown(string message, string? why = null) =>
        new(new(ExitCode.Usage, null, message) { Why = why, Fixes = ["auto-harness status"] });
}
