using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Benchmarks.Harbor.Rewards;

/// <summary>Reads <c>reward.json</c>, which wins, or <c>reward.txt</c>. Whatever the agent may have written into them is just text here.</summary>
internal static class RewardFiles
{
    public const string Json = "reward.json";
    public const string Text = "reward.txt";
    public const string Key = "reward";

    private const int MostKeys = 1000;
    private const int QuotedLength = 80;

    /// <param name="json">Content of <c>reward.json</c>; null where there is none.</param>
    /// <param name="text">Content of <c>reward.txt</c>; null where there is none.</param>
    public static RewardReading Read(ReadOnlyMemory<byte>? json, ReadOnlyMemory<byte>? text) =>
        json is { } document ? ReadJson(document)
        : text is { } scalar ? ReadText(scalar)
        : new RewardReading.Missing(ExceptionNames.RewardFileNotFound, "the verifier wrote neither reward.txt nor reward.json");

    private static RewardReading ReadJson(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            return new RewardReading.Missing(ExceptionNames.RewardFileEmpty, "the verifier left an empty reward.json");
        }

        try
        {
            using var document = JsonDocument.Parse(content);
            return document.RootElement.ValueKind is JsonValueKind.Object
                ? ReadObject(document.RootElement)
                : NoNumbers($"holds no object: {Quote(Encoding.UTF8.GetString(content.Span))}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // NaN and Infinity end here too: Python reads them, JSON does not have them. So do keys that are no text in UTF-8.
            return NoNumbers($"is no JSON: {Quote(Encoding.UTF8.GetString(content.Span))}");
        }
    }

    private static RewardReading ReadObject(JsonElement document)
    {
        var rewards = ImmutableSortedDictionary.CreateBuilder<string, RewardValue>(StringComparer.Ordinal);
        foreach (var field in document.EnumerateObject())
        {
            // A truth value counts as a number, as it does in Python.
            double? number = field.Value.ValueKind switch
            {
                JsonValueKind.Number => field.Value.GetDouble(),
                JsonValueKind.True => 1,
                JsonValueKind.False => 0,
                _ => null,
            };
            if (number is not { } value || !double.IsFinite(value))
            {
                return NoNumbers($"has no finite number under \"{Quote(field.Name)}\"");
            }

            if (rewards.Count == MostKeys)
            {
                return NoNumbers($"has more than {MostKeys} keys");
            }

            rewards[field.Name] = new RewardValue(value, field.Value.ValueKind is not JsonValueKind.Number || !field.Value.GetRawText().AsSpan().ContainsAny(".eE"));
        }

        return new RewardReading.Read(rewards.ToImmutable());
    }

    private static RewardReading ReadText(ReadOnlyMemory<byte> content)
    {
        if (content.IsEmpty)
        {
            return new RewardReading.Missing(ExceptionNames.RewardFileEmpty, "the verifier left an empty reward.txt");
        }

        // Python's float also takes one underscore between digits; nobody writes rewards so.
        var text = Encoding.UTF8.GetString(content.Span).Trim();
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return !text.Contains('\0', StringComparison.Ordinal) && double.TryParse(text, style, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? new RewardReading.Read(ImmutableSortedDictionary.Create<string, RewardValue>(StringComparer.Ordinal).Add(Key, new RewardValue(value, IsWhole: false)))
            : new RewardReading.Missing(ExceptionNames.VerifierOutputParse, $"reward.txt holds no finite number: {Quote(text)}");
    }

    private static RewardReading.Missing NoNumbers(string problem) => new(ExceptionNames.VerifierOutputParse, $"reward.json {problem}");

    private static string Quote(string text) => (text.Length <= QuotedLength ? text : text[..QuotedLength] + "…").ReplaceLineEndings(" ");
}
