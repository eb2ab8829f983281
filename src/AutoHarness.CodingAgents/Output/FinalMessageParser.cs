using System.Text;
using System.Text.Json;

namespace AutoHarness.CodingAgents.Output;

/// <summary>Finds the last block <c>{"hypothesis": …}</c> in what was printed, either as plain text or inside the strings of a line of JSON.</summary>
internal static class FinalMessageParser
{
    private const string Word = "hypothesis";
    private const string Key = "\"hypothesis\"";
    private const int Depth = 64;

    /// <summary>Each attempt may read the whole text; a flood of beginnings must not cost more than that many times.</summary>
    private const int Attempts = 20;

    public static FinalMessage? Parse(ReadOnlySpan<byte> output)
    {
        var text = Encoding.UTF8.GetString(output);
        var found = text.Length;
        for (var attempt = 0; attempt < Attempts && found > 0; attempt++)
        {
            found = text.LastIndexOf(Word, found - 1, StringComparison.Ordinal);
            if (found < 0)
                return null;

            var plain = found > 0 && text[found - 1] == '"' && (found < 2 || text[found - 2] != '\\');
            if ((plain ? PlainBlock(text, found) : EscapedBlock(text, found)) is { } message)
                return message;
        }

        return null;
    }

    private static FinalMessage? PlainBlock(string text, int key)
    {
        var brace = text.LastIndexOf('{', key);
        return brace < 0 ? null : Read(Encoding.UTF8.GetBytes(text[brace..]));
    }

    private static FinalMessage? EscapedBlock(string text, int key)
    {
        var start = text.LastIndexOf('\n', key) + 1;
        var end = text.IndexOf('\n', key);
        try
        {
            using var line = JsonDocument.Parse(text[start..(end < 0 ? text.Length : end)], new JsonDocumentOptions { MaxDepth = Depth });
            return InStrings(line.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static FinalMessage? InStrings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(property => InStrings(property.Value)).LastOrDefault(message => message is not null),
        JsonValueKind.Array => element.EnumerateArray().Select(InStrings).LastOrDefault(message => message is not null),
        JsonValueKind.String when element.GetString() is { } text && text.LastIndexOf(Key, StringComparison.Ordinal) is var key and >= 0 => PlainBlock(text, key),
        _ => null,
    };

    private static FinalMessage? Read(byte[] json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Depth });
        try
        {
            if (!JsonDocument.TryParseValue(ref reader, out var document))
                return null;

            using (document)
            {
                var block = document.RootElement;
                var message = new FinalMessage(Text(block, "hypothesis"), Text(block, "change"), Text(block, "expected"), Text(block, "needs_human"));
                return message == new FinalMessage(null, null, null, null) ? null : message;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement block, string name)
    {
        if (!block.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;

        var text = VisibleText.Line(value.GetString() ?? "", FinalMessage.TextLimit);
        // The brief itself shows the block with these in place of an answer, and some agents echo it.
        return text is "" or "…" or "..." ? null : text;
    }
}
