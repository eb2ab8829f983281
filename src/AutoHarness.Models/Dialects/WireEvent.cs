using System.Text;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>One server-sent event.</summary>
/// <param name="Name">Null: the dialect does not name its events.</param>
/// <param name="Data">One line.</param>
internal sealed record WireEvent(string? Name, string Data)
{
    /// <summary>An event whose name is also its <c>type</c>.</summary>
    public static WireEvent Typed(JsonObject data) => new(data["type"]!.GetValue<string>(), WireJson.Write(data));

    public static WireEvent Unnamed(JsonObject data) => new(null, WireJson.Write(data));

    /// <summary>As it goes over the wire.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes((Name is null ? "" : $"event: {Name}\n") + $"data: {Data}\n\n");
}
