using System.Text.Json;

namespace AutoHarness.AgentWire;

/// <summary>Reads fields and says in one sentence which one is wrong.</summary>
internal static class JsonFields
{
    public static JsonElement Field(this JsonElement parent, string name, JsonValueKind kind)
    {
        if (parent.ValueKind != JsonValueKind.Object || !parent.TryGetProperty(name, out var value) || value.ValueKind != kind)
            throw new WireException($"\"{name}\" is missing or no {kind.ToString().ToLowerInvariant()}");
        return value;
    }

    /// <summary>Null where the field is absent or null.</summary>
    public static JsonElement? Optional(this JsonElement parent, string name, JsonValueKind kind)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            throw new WireException($"no object where one with \"{name}\" may stand");
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == kind ? value : throw new WireException($"\"{name}\" is no {kind.ToString().ToLowerInvariant()}");
    }

    public static string Text(this JsonElement parent, string name) => Read(parent.Field(name, JsonValueKind.String), name);

    public static string? OptionalText(this JsonElement parent, string name) =>
        parent.Optional(name, JsonValueKind.String) is { } value ? Read(value, name) : null;

    public static int? OptionalInteger(this JsonElement parent, string name) =>
        parent.Optional(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw new WireException($"\"{name}\" is no integer");

    public static double? OptionalNumber(this JsonElement parent, string name) =>
        parent.Optional(name, JsonValueKind.Number) is { } value ? value.GetDouble() : null;

    public static bool Flag(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Read(JsonElement value, string name)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new WireException($"\"{name}\" is no valid text");
        }
    }
}
