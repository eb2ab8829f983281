using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Providers;

/// <summary>
/// Anthropic's client cannot read an answer without its usage, which some compatible servers leave out. Such an answer is good all the same:
/// it gets figures of 0, which nobody takes for figures.
/// </summary>
internal static class AnthropicAnswer
{
    /// <summary>The answer with the usage that it lacks; null where it lacks none.</summary>
    /// <param name="answer">A JSON object.</param>
    public static byte[]? Complete(JsonElement answer)
    {
        if (answer.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object && IsNumber(usage, "input_tokens") && IsNumber(usage, "output_tokens"))
        {
            return null;
        }

        var completed = JsonObject.Create(answer)!;
        completed["usage"] = new JsonObject { ["input_tokens"] = 0, ["output_tokens"] = 0 };
        return Encoding.UTF8.GetBytes(completed.ToJsonString());
    }

    private static bool IsNumber(JsonElement holder, string name) => holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number;
}
