using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.AgentWire;

/// <summary>Observations on the wire: <c>{results, text, ended, reason}</c>.</summary>
internal static class ObservationCodec
{
    public static void Write(Utf8JsonWriter json, Observation observation)
    {
        MessageCodec.WriteResults(json, "results"u8, observation.Results);
        if (observation.Text is { } text)
            json.WriteText("text"u8, text);
        json.WriteBoolean("ended"u8, observation.Ended);
        if (observation.Reason is { } reason)
            json.WriteText("reason"u8, reason);
    }

    public static Observation Read(JsonElement element) => new(
        element.Optional("results", JsonValueKind.Array) is { } results ? [.. MessageCodec.ReadResults(results)] : [],
        element.OptionalText("text"),
        element.Flag("ended"),
        element.OptionalText("reason"));
}
