using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>A tool call of the agent.</summary>
/// <param name="Id">The call's own name.</param>
/// <param name="Tool">The tool it asks for; may be none that exists.</param>
/// <param name="Arguments">The arguments as they were sent.</param>
internal sealed record ToolCall(string Id, string Tool, JsonObject Arguments)
{
    public static ToolCall From(FunctionCallContent content) => new(
        content.CallId,
        content.Name,
        new JsonObject((content.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal)).Select(pair => KeyValuePair.Create(pair.Key, Node(pair.Value)))));

    /// <summary>An argument as text; null when it is not there.</summary>
    public string? Text(string name) => Arguments[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => other.ToJsonString(),
    };

    /// <summary>The first argument that the tool needs and was not given.</summary>
    public string? Missing => BirdTool.ArgumentsOf(Tool).FirstOrDefault(name => Arguments[name] is null);

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement element => JsonNode.Parse(element.GetRawText()),
        string text => JsonValue.Create(text),
        _ => JsonValue.Create(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)),
    };
}
