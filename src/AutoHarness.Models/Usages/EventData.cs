namespace AutoHarness.Models.Usages;

/// <summary>Reads what a server-sent event carries.</summary>
internal static class EventData
{
    /// <summary>The event's data lines, joined by line feeds; empty for comments.</summary>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> frame)
    {
        ReadOnlyMemory<byte> data = default;
        var joined = false;
        while (!frame.IsEmpty)
        {
            var end = frame.Span.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? frame : frame[..end];
            frame = end < 0 ? default : frame[(end + 1)..];
            if (ValueOf(line) is not { } value)
            {
                continue;
            }

            data = joined ? (byte[])[.. data.Span, (byte)'\n', .. value.Span] : value;
            joined = true;
        }

        return data;
    }

    private static ReadOnlyMemory<byte>? ValueOf(ReadOnlyMemory<byte> line)
    {
        // A byte order mark may stand before the first line of a stream.
        var start = line.Span.StartsWith("\uFEFF"u8) ? line[3..] : line;
        if (!start.Span.StartsWith("data"u8) || (start.Length > 4 && start.Span[4] != ':'))
        {
            return null;
        }

        var value = start.Length > 4 ? start[5..] : default;
        return value.Span.StartsWith(" "u8) ? value[1..] : value;
    }
}
