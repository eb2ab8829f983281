using AutoHarness.Models.Dialects;
using AutoHarness.Models.Scripted.Server.Script;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Finds the rule for a request. Only <c>nth</c> remembers anything; safe for many threads.</summary>
internal sealed class RuleBook(ServerScript script)
{
    private readonly Lock gate = new();
    private readonly int[] met = new int[script.Rules.Length];

    /// <summary>The first rule that fits, or null.</summary>
    public ScriptRule? Find(ModelRequest request)
    {
        for (var i = 0; i < script.Rules.Length; i++)
        {
            var when = script.Rules[i].When;
            if (when.IsMetBy(request) && (when.Nth is not { } nth || nth.Contains(Count(i))))
            {
                return script.Rules[i];
            }
        }

        return null;
    }

    /// <summary>What a request is like, for the message that no rule fits it.</summary>
    public static string Describe(ModelRequest request)
    {
        var results = request.LastResults;
        return $"{request.Dialect.ToString().ToLowerInvariant()}, model {request.Model}, turn {request.Turn}, tools {(request.Tools.IsEmpty ? "none" : string.Join(' ', request.Tools.Select(tool => tool.Name)))}"
            + (results.IsEmpty ? "" : $", last tool result \"{Shorten(results[^1].Text)}\"")
            + (request.LastUserText.Length == 0 ? "" : $", user \"{Shorten(request.LastUserText)}\"");
    }

    private int Count(int rule)
    {
        lock (gate)
        {
            return ++met[rule];
        }
    }

    private static string Shorten(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
