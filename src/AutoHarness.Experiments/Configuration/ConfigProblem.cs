using System.Collections.Immutable;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>The errors that a config can have.</summary>
internal static class ConfigProblem
{
    private static readonly ImmutableArray<string> NothingHappened = ["nothing was run and nothing was spent"];

    /// <summary>The text cannot be understood at all.</summary>
    public static HarnessException Unreadable(ErrorPlace place, string message, string fix, string? why = null, ErrorPlace? more = null) =>
        new(new HarnessError(ExitCode.Environment, "AH1101", message)
        {
            Places = more is null ? [place] : [place, more],
            Why = why,
            Fixes = [fix],
            Notes = NothingHappened,
        });

    public static HarnessError UnknownKey(string key, ErrorPlace place, string? nearest) =>
        new(ExitCode.Environment, "AH1102", $"unknown key \"{key}\"")
        {
            Places = [nearest is null ? place : place with { Note = $"did you mean \"{nearest}\"?" }],
            Fixes = [nearest is null ? "remove it; auto-harness config show lists every key" : $"write {nearest}"],
            Notes = NothingHappened,
        };

    /// <param name="message">A whole sentence part such as <c>threshold must be between 0 and 1, got 80</c>.</param>
    /// <param name="place">Where the value stands.</param>
    /// <param name="hint">What was probably meant, as it would be written; null when there is no guess.</param>
    /// <param name="fix">What to do when there is no guess.</param>
    public static HarnessError WrongValue(string message, ErrorPlace place, string? hint, string fix) =>
        new(ExitCode.Environment, "AH1103", message)
        {
            Places = [hint is null ? place : place with { Note = $"did you mean {hint}?" }],
            Fixes = [hint is null ? fix : $"write {hint}"],
            Notes = NothingHappened,
        };

    public static HarnessError MissingKey(string key, ErrorPlace place, string why, string fix) =>
        new(ExitCode.Environment, "AH1104", $"key \"{key}\" is missing")
        {
            Places = [place],
            Why = why,
            Fixes = [fix],
            Notes = NothingHappened,
        };
}
