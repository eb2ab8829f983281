using System.Collections.Immutable;
using System.Text.Json;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>Reads one row of the data file; unknown fields are kept and ignored, missing ones have the values that the reference falls back to.</summary>
internal static class TaskRow
{
    /// <exception cref="FormatException">A field that every row needs is missing or of another type.</exception>
    public static BirdTask Read(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("a row is a JSON object");
        }

        var ambiguity = Member(row, "user_query_ambiguity");
        return new BirdTask
        {
            InstanceId = RequiredText(row, "instance_id"),
            Database = RequiredText(row, "selected_database"),
            ClearQuery = Text(row, "query"),
            AmbiguousQuery = RequiredText(row, "amb_user_query"),
            CriticalAmbiguity = Ambiguities(ambiguity, "critical_ambiguity"),
            NonCriticalAmbiguity = Ambiguities(ambiguity, "non_critical_ambiguity"),
            KnowledgeAmbiguity = Ambiguities(row, "knowledge_ambiguity"),
            Gold = Gold(row),
            FollowUp = Member(row, "follow_up") is { ValueKind: JsonValueKind.Object } next && next.EnumerateObject().Any()
                ? new FollowUp(Text(next, "query"), Text(next, "type"), Gold(next))
                : null,
            Row = row,
        };
    }

    private static PhaseGold Gold(JsonElement part) => new()
    {
        SolSql = Statements(Member(part, "sol_sql")),
        TestCases = [.. Items(Member(part, "test_cases")).Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null)],
        Category = Member(part, "category") is { } category ? category.ToString() : PhaseGold.Query,
        Ordered = Member(Member(part, "conditions"), "order") is { } order && IsTrue(order),
    };

    // What counts as true in Python.
    private static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => false,
    };

    private static ImmutableArray<string> Statements(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } only => [only],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => item.GetString() ?? throw new FormatException("sol_sql holds texts"))],
        _ => [],
    };

    private static ImmutableArray<Ambiguity> Ambiguities(JsonElement? owner, string name) =>
    [
        .. Items(Member(owner, name)).Select(item => new Ambiguity(
            Text(item, "term") ?? "",
            Text(item, "sql_snippet") ?? "",
            Member(item, "is_mask") is { ValueKind: JsonValueKind.True },
            Text(item, "type") ?? "",
            Member(item, "deleted_knowledge") is { ValueKind: JsonValueKind.Number } id && id.TryGetInt32(out var number) ? number : null)),
    ];

    private static string RequiredText(JsonElement row, string name) =>
        Text(row, name) is { Length: > 0 } text ? text : throw new FormatException($"{name} is missing or not a text");

    private static string? Text(JsonElement? owner, string name) => Member(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static List<JsonElement> Items(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static JsonElement? Member(JsonElement? owner, string name) =>
        owner is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var value) ? value : null;
}
