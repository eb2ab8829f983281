using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>Messages to and from a service.</summary>
internal static class RemoteJson
{
    public static HttpContent Content<T>(T value, JsonTypeInfo<T> type) =>
        new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(value, type)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    /// <exception cref="SandboxInfrastructureException">The service wrote something else.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string what)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new SandboxInfrastructureException($"{what}: an empty answer");
        }
        catch (JsonException e)
        {
            throw new SandboxInfrastructureException($"{what}: no answer of the kind that was expected: {e.Message}", e);
        }
    }
}
