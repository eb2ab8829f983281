using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tools;

/// <summary>A call of a tool with its raw arguments; values are strings, lists of strings or numbers.</summary>
internal sealed record ToolCall(string Name, ImmutableSortedDictionary<string, string> Arguments)
{
    /// <summary>Separates the members of a list; occurs in no id.</summary>
    private const char ListSeparator = ',';

    public static ToolCall Of(string name, params (string Name, string Value)[] arguments) =>
        new(name, arguments.ToImmutableSortedDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal));

    public static ToolCall From(FunctionCallContent call) =>
        new(
            call.Name,
            (call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal))
                .ToImmutableSortedDictionary(pair => pair.Key, pair => Plain(pair.Value), StringComparer.Ordinal));

    /// <summary>An argument, or null when it is missing or empty.</summary>
    public string? this[string name] => Arguments.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    public ImmutableArray<string> List(string name) => [.. (this[name] ?? "").Split(ListSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    public decimal? Amount(string name) =>
        decimal.TryParse(this[name], NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) ? amount : null;

    /// <summary>On one line, without quotes: <c>cancel_order order_id=W2001 reason=no_longer_needed</c>.</summary>
    public override string ToString() => string.Join(' ', Arguments.Select(pair => $"{pair.Key}={pair.Value}").Prepend(Name));

    private static string Plain(object? value) => value switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString() ?? "",
        JsonElement { ValueKind: JsonValueKind.Array } json => string.Join(ListSeparator, json.EnumerateArray().Select(item => Plain(item))),
        JsonElement json => json.GetRawText(),
        IEnumerable<string> list => string.Join(ListSeparator, list),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
