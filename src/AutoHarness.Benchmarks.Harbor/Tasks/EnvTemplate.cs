using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>
/// Values of environment variables that stand for the host's own: <c>${NAME}</c> or <c>${NAME:-default}</c>. Only a value that is one
/// template as a whole is resolved; inside a longer text it stays as it is written.
/// </summary>
internal static partial class EnvTemplate
{
    /// <exception cref="TaskFormatException">A variable is not set and has no default.</exception>
    public static ImmutableSortedDictionary<string, string> Resolve(IEnumerable<KeyValuePair<string, string>> values, Func<string, string?> host, string place) =>
        values.ToImmutableSortedDictionary(pair => pair.Key, pair => Resolve(pair.Value, host, place), StringComparer.Ordinal);

    /// <summary>The names of host variables that these values ask for and that have no default.</summary>
    public static IEnumerable<string> Wanted(IEnumerable<string> values) => values
        .Select(value => Whole().Match(value))
        .Where(match => match.Success && !match.Groups["default"].Success)
        .Select(match => match.Groups["name"].Value);

    private static string Resolve(string value, Func<string, string?> host, string place)
    {
        if (Whole().Match(value) is not { Success: true } match)
        {
            return value;
        }

        var name = match.Groups["name"].Value;
        return host(name)
            ?? (match.Groups["default"] is { Success: true } fallback ? fallback.Value : throw new TaskFormatException(place, $"Environment variable '{name}' not found in host environment"));
    }

    [GeneratedRegex(@"\A\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<default>[^}]*))?\}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();
}
