using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>An answer in terms that all dialects share; every id and number in it follows from the request.</summary>
internal sealed record Reply
{
    public required string Model { get; init; }

    /// <summary>How many messages of the model came before, from 0.</summary>
    public required int Step { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Created { get; init; }

    public string? Reasoning { get; init; }

    public string? Text { get; init; }

    public string? Refusal { get; init; }

    public ImmutableArray<ReplyCall> Calls { get; init; } = [];

    public required ReplyFinish Finish { get; init; }

    /// <summary>Null: the answer does not tell.</summary>
    public ReplyUsage? Usage { get; init; }

    /// <summary>The reasoning effort that was asked for, or null.</summary>
    public string? Effort { get; init; }

    /// <summary>False: the stream just ends where its closing events should follow.</summary>
    public bool EndsProperly { get; init; } = true;

    /// <summary>Arguments of calls are cut in the middle.</summary>
    public bool HalfArguments { get; init; }

    /// <summary>The step with four digits, for ids.</summary>
    public string Suffix => $"scripted{Step:0000}";

    /// <summary>What a client puts into its next request to give hidden state back.</summary>
    public static string Opaque => "c2NyaXB0ZWQ=";

    /// <summary>A text in the pieces in which it is streamed; never divides a character.</summary>
    public static IEnumerable<string> Pieces(string text)
    {
        var size = text.Length > 16_384 ? 4096 : 24;
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + size, text.Length);
            if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            {
                end++;
            }

            yield return text[start..end];
            start = end;
        }
    }
}

/// <summary>A tool call of an answer.</summary>
/// <param name="Index">Position among the calls of the answer, from 0.</param>
/// <param name="Name">Of the tool.</param>
/// <param name="Arguments">Raw JSON as in the script, or free text.</param>
/// <param name="IsFreeText">The tool takes text.</param>
internal sealed record ReplyCall(int Index, string Name, string Arguments, bool IsFreeText)
{
    /// <summary>Arguments as a value of their own; text where they are no JSON.</summary>
    public JsonNode? Value(bool half) => half || IsFreeText ? JsonValue.Create(Arguments) : JsonNode.Parse(Arguments);
}

/// <summary>Tokens of an answer: input includes cached ones, output includes reasoning.</summary>
internal sealed record ReplyUsage(int Input, int Cached, int Output, int Reasoning);

/// <summary>Why an answer ends.</summary>
internal enum ReplyFinish
{
    Stop,
    ToolCalls,
    Length,
    ContentFilter,
    Refusal,
}
