using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoHarness.Benchmarks.Bird.Users;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>
/// The tools as an agent gets them. Their descriptions are the benchmark's own where a clone of the reference is at hand, otherwise ours.
/// </summary>
internal sealed partial class ToolDeclarations
{
    private const string File = "system_agent/tools.py";
    private const int MatchLimit = 10_000;

    private readonly ImmutableArray<AIFunctionDeclaration> declarations;

    private ToolDeclarations(Func<string, string> describe) => declarations = [.. BirdTool.All.Select(tool => Declare(tool, describe(tool)))];

    /// <summary>In our words.</summary>
    public static ToolDeclarations BuiltIn() => new(Own);

    /// <summary>In the words of a clone; a tool that it does not describe keeps ours.</summary>
    public static ToolDeclarations From(string repository)
    {
        var path = Path.Combine(ReferencePrompts.ServicesOf(repository), File);
        if (!System.IO.File.Exists(path))
        {
            return BuiltIn();
        }

        var described = Function().Matches(System.IO.File.ReadAllText(path))
            .ToDictionary(match => match.Groups["name"].Value, match => Clean(match.Groups["doc"].Value), StringComparer.Ordinal);
        return new ToolDeclarations(tool => described.GetValueOrDefault(tool) ?? Own(tool));
    }

    /// <summary>Those of a mode, in the order in which the benchmark declares them.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Of(InteractionMode mode)
    {
        var names = BirdTool.Of(mode);
        return [.. declarations.Where(declaration => names.Contains(declaration.Name))];
    }

    private static AIFunctionDeclaration Declare(string tool, string description)
    {
        var names = BirdTool.ArgumentsOf(tool);
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, new JsonObject { ["type"] = "string" }))),
            ["required"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
        };
        using var document = JsonDocument.Parse(schema.ToJsonString());
        return AIFunctionFactory.CreateDeclaration(tool, description, document.RootElement.Clone(), returnJsonSchema: null);
    }

    private static string Own(string tool) => tool switch
    {
        BirdTool.ExecuteSql => "Runs a query that only reads and shows its rows as a table. Costs 1 coin.",
        BirdTool.GetSchema => "Shows the tables with their columns, keys and first rows. Costs 1 coin.",
        BirdTool.GetAllColumnMeanings => "Tells what every column means. Costs 1 coin.",
        BirdTool.GetColumnMeaning => "Tells what one column means. Costs 0.5 coins.",
        BirdTool.GetAllKnowledgeNames => "Lists the names of the knowledge base's entries. Costs 0.5 coins.",
        BirdTool.GetKnowledgeDefinition => "Shows one entry of the knowledge base. Costs 0.5 coins.",
        BirdTool.GetAllKnowledgeDefinitions => "Shows all entries of the knowledge base. Costs 1 coin.",
        BirdTool.AskUser => "Puts a question to the user, one at a time. Costs 2 coins where coins count.",
        _ => "Hands in the SQL that answers the question. Costs 3 coins where coins count.",
    };

    // As inspect.cleandoc: the common indent of all lines but the first goes.
    private static string Clean(string doc)
    {
        var lines = doc.Replace("\t", "        ", StringComparison.Ordinal).Split('\n');
        var indent = lines.Skip(1).Where(line => line.Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((line, i) => i == 0 ? line.TrimStart() : line.Length > indent ? line[indent..] : line.Trim())).Trim('\n', ' ');
    }

    [GeneratedRegex("^def (?<name>\\w+)\\([^\\n]*\\n\\s+\"\"\"(?<doc>.*?)\"\"\"", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchLimit)]
    private static partial Regex Function();
}
