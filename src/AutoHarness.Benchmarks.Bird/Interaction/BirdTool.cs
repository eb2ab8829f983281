using System.Collections.Frozen;
using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>The names of the benchmark's tools, their arguments and what they cost in coins.</summary>
internal static class BirdTool
{
    public const string ExecuteSql = "execute_sql";
    public const string GetSchema = "get_schema";
    public const string GetAllColumnMeanings = "get_all_column_meanings";
    public const string GetColumnMeaning = "get_column_meaning";
    public const string GetAllKnowledgeNames = "get_all_external_knowledge_names";
    public const string GetKnowledgeDefinition = "get_knowledge_definition";
    public const string GetAllKnowledgeDefinitions = "get_all_knowledge_definitions";
    public const string AskUser = "ask_user";
    public const string SubmitSql = "submit_sql";

    /// <summary>All nine in the order in which they are declared.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        ExecuteSql, GetSchema, GetAllColumnMeanings, GetColumnMeaning, GetAllKnowledgeNames, GetKnowledgeDefinition, GetAllKnowledgeDefinitions, AskUser, SubmitSql,
    ];

    /// <summary>What a call costs in <c>a-interact</c>.</summary>
    public static FrozenDictionary<string, double> Costs { get; } = new Dictionary<string, double>(StringComparer.Ordinal)
    {
        [ExecuteSql] = 1,
        [GetSchema] = 1,
        [GetAllColumnMeanings] = 1,
        [GetColumnMeaning] = 0.5,
        [GetAllKnowledgeNames] = 0.5,
        [GetKnowledgeDefinition] = 0.5,
        [GetAllKnowledgeDefinitions] = 1,
        [AskUser] = 2,
        [SubmitSql] = 3,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The arguments of a tool; every one is a text and has to be there.</summary>
    public static ImmutableArray<string> ArgumentsOf(string tool) => tool switch
    {
        ExecuteSql or SubmitSql => ["sql"],
        GetColumnMeaning => ["table_name", "column_name"],
        GetKnowledgeDefinition => ["knowledge_name"],
        AskUser => ["question"],
        _ => [],
    };

    /// <summary>The tools of a mode.</summary>
    public static ImmutableArray<string> Of(InteractionMode mode) => mode == InteractionMode.Agentic ? All : [AskUser, SubmitSql];
}
