using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoHarness.Experiments.Configuration.Syntax;
using AutoHarness.Models.Cassettes;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The keys of the section <c>cassette</c>.</summary>
internal static class CassetteKeys
{
    public static ImmutableArray<ConfigKey> All { get; } =
    [
        new ConfigKey<CassetteMode>(
            "cassette.mode",
            Values.OneOf(
                ("off", CassetteMode.Off), ("record", CassetteMode.Record), ("replay", CassetteMode.Replay),
                ("replay-or-record", CassetteMode.ReplayOrRecord), ("cache", CassetteMode.Cache)),
            c => c.Cassette.Mode, (c, v) => c with { Cassette = c.Cassette with { Mode = v } },
            "Whether answers of models are recorded or replayed; see [cassettes.md](cassettes.md)."),
        new ConfigKey<string?>(
            "cassette.file", Values.OrNoText(Values.Text("a path", _ => null)), c => c.Cassette.File, (c, v) => c with { Cassette = c.Cassette with { File = v } },
            "The recording, outside of the experiment; nothing means a file beside the held-out results."),
        new ConfigKey<ImmutableArray<string>>(
            "cassette.ignore", Values.ListOf(Values.Text("a regular expression", PatternProblem), "a list of regular expressions"),
            c => c.Cassette.Ignore, (c, v) => c with { Cassette = c.Cassette with { Ignore = v } },
            "What makes no difference between two requests, such as a date in a prompt."),
    ];

    private static string? PatternProblem(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return null;
        }
        catch (ArgumentException wrong)
        {
            return $"must be a regular expression: {wrong.Message}";
        }
    }
}
