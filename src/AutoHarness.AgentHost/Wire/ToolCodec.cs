using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentWire;

/// <summary>Tool declarations on the wire: <c>{name, description, schema}</c>.</summary>
internal static class ToolCodec
{
    public static void WriteList(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<AIFunctionDeclaration> tools)
    {
        json.WriteStartArray(name);
        foreach (var tool in tools)
        {
            json.WriteStartObject();
            json.WriteText("name"u8, tool.Name);
            json.WriteText("description"u8, tool.Description);
            json.WritePropertyName("schema"u8);
            tool.JsonSchema.WriteTo(json);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <exception cref="WireException">One is no tool.</exception>
    public static AIFunctionDeclaration[] ReadList(JsonElement array) =>
    [
        .. array.EnumerateArray().Select(tool => AIFunctionFactory.CreateDeclaration(
            tool.Text("name"), tool.OptionalText("description"), tool.Field("schema", JsonValueKind.Object).Clone(), returnJsonSchema: null)),
    ];
}
