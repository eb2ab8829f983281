using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>What a request has to be like; what is not given does not matter.</summary>
internal sealed record RuleCondition
{
    public Dialect? Dialect { get; init; }

    /// <summary>The model's name; a star stands for any characters.</summary>
    public Regex? Model { get; init; }

    /// <summary>Tools that have to be offered, all of them.</summary>
    public ImmutableArray<string> ToolsHas { get; init; } = [];

    /// <summary>Some result since the model spoke last has to match.</summary>
    public Regex? LastToolResultMatches { get; init; }

    /// <summary>Messages of the model with tool calls so far, from 0.</summary>
    public NumberSet? Turn { get; init; }

    public string? SystemContains { get; init; }

    /// <summary>The text that the user said last has to match.</summary>
    public Regex? UserMatches { get; init; }

    /// <summary>Which of the requests that meet everything else, from 1.</summary>
    public NumberSet? Nth { get; init; }

    /// <summary>Whether a request meets everything but <see cref="Nth"/>.</summary>
    public bool IsMetBy(ModelRequest request) =>
        (Dialect is null || Dialect == request.Dialect)
        && (Model is null || Model.IsMatch(request.Model))
        && (Turn is null || Turn.Contains(request.Turn))
        && ToolsHas.All(name => request.Tools.Any(tool => tool.Name == name))
        && (SystemContains is null || request.System.Contains(SystemContains, StringComparison.Ordinal))
        && (UserMatches is null || UserMatches.IsMatch(request.LastUserText))
        && (LastToolResultMatches is null || request.LastResults.Any(result => LastToolResultMatches.IsMatch(result.Text)));
}
