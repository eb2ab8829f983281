namespace AutoHarness.Models.Usages;

/// <summary>
/// Cuts a stream of server-sent events into events, however the stream arrives in pieces. Every byte comes out again, in order. Line ends
/// are those of the HTML standard: LF, CR LF and CR.
/// </summary>
internal sealed class EventSplitter
{
    private byte[] held = new byte[4096];
    private int length;
    private int seen;
    private bool lineIsEmpty = true;
    private bool afterReturn;
    private bool endsAfterReturn;

    /// <summary>Bytes of an event that has not ended yet.</summary>
    public ReadOnlyMemory<byte> Rest => held.AsMemory(0, length);

    /// <summary>Takes the next piece of the stream; <see cref="TryTake"/> then gives the events that are whole.</summary>
    public void Add(ReadOnlySpan<byte> piece)
    {
        if (held.Length - length < piece.Length)
        {
            Array.Resize(ref held, Math.Max(held.Length * 2, length + piece.Length));
        }

        piece.CopyTo(held.AsSpan(length));
        length += piece.Length;
    }

    /// <summary>The next whole event with the empty line that ends it.</summary>
    public bool TryTake(out byte[] frame)
    {
        for (; seen < length; seen++)
        {
            var current = held[seen];
            if (endsAfterReturn)
            {
                // The line feed of a CR LF may only come with the next piece; until then the event is held.
                frame = Cut(current == '\n' ? seen + 1 : seen);
                return true;
            }

            if (current == '\n' && afterReturn)
            {
                afterReturn = false;
                continue;
            }

            afterReturn = current == '\r';
            if (current is not ((byte)'\n' or (byte)'\r'))
            {
                lineIsEmpty = false;
            }
            else if (!lineIsEmpty)
            {
                lineIsEmpty = true;
            }
            else if (current == '\r')
            {
                endsAfterReturn = true;
            }
            else
            {
                frame = Cut(seen + 1);
                return true;
            }
        }

        frame = [];
        return false;
    }

    private byte[] Cut(int end)
    {
        var frame = held.AsSpan(0, end).ToArray();
        held.AsSpan(end, length - end).CopyTo(held);
        length -= end;
        seen = 0;
        (lineIsEmpty, afterReturn, endsAfterReturn) = (true, false, false);
        return frame;
    }
}
