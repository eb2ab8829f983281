using System.Collections.Immutable;

namespace AutoHarness.Sdk;

/// <summary>What is wrong, where, why, and what fixes it.</summary>
/// <param name="Exit">The exit code it ends the command with.</param>
/// <param name="Code">A stable code such as <c>AH1102</c> for messages that have a page of explanation; otherwise null.</param>
/// <param name="Message">What is wrong, in the user's words, without a final full stop.</param>
public sealed record HarnessError(ExitCode Exit, string? Code, string Message)
{
    /// <summary>The places it is about, most important first.</summary>
    public ImmutableArray<ErrorPlace> Places { get; init; } = [];

    /// <summary>One sentence, where the cause is not obvious.</summary>
    public string? Why { get; init; }

    /// <summary>Commands or edits that fix it; never empty for an error that a person can fix.</summary>
    public ImmutableArray<string> Fixes { get; init; } = [];

    /// <summary>Further facts, such as <c>nothing was run and nothing was spent</c>.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
