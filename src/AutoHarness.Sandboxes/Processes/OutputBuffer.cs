namespace AutoHarness.Sandboxes.Processes;

/// <summary>Keeps the beginning and the end of a stream in bounded memory, however long it gets. Thread-safe.</summary>
internal sealed class OutputBuffer(int cap)
{
    private readonly Lock gate = new();
    private readonly int headCap = cap / 2;
    private readonly int tailCap = cap - (cap / 2);
    private byte[] head = [];
    private int headLength;
    private byte[] tail = [];
    private long tailTotal;

    public long TotalBytes
    {
        get
        {
            lock (gate)
            {
                return headLength + tailTotal;
            }
        }
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (gate)
        {
            var toHead = Math.Min(bytes.Length, headCap - headLength);
            if (toHead > 0)
            {
                Grow(ref head, headLength + toHead, headCap);
                bytes[..toHead].CopyTo(head.AsSpan(headLength));
                headLength += toHead;
                bytes = bytes[toHead..];
            }

            AddToTail(bytes);
        }
    }

    public CapturedOutput Snapshot()
    {
        lock (gate)
        {
            return new CapturedOutput(head.AsSpan(0, headLength).ToArray(), TailInOrder(), headLength + tailTotal);
        }
    }

    private static void Grow(ref byte[] buffer, int needed, int limit)
    {
        if (buffer.Length < needed)
            Array.Resize(ref buffer, Math.Min(limit, Math.Max(needed, Math.Max(4096, buffer.Length * 2))));
    }

    private void AddToTail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;

        if (bytes.Length > tailCap)
        {
            tailTotal += bytes.Length - tailCap;
            bytes = bytes[^tailCap..];
        }

        if (tailTotal < tailCap)
            Grow(ref tail, (int)Math.Min(tailCap, tailTotal + bytes.Length), tailCap);
        if (tailTotal >= tailCap && tail.Length < tailCap)
            Array.Resize(ref tail, tailCap);

        // A ring over tailCap bytes; it wraps only once the array has its full size.
        var start = (int)(tailTotal % tailCap);
        var first = Math.Min(bytes.Length, tailCap - start);
        bytes[..first].CopyTo(tail.AsSpan(start));
        bytes[first..].CopyTo(tail);
        tailTotal += bytes.Length;
    }

    private byte[] TailInOrder()
    {
        if (tailTotal <= tailCap)
            return tail.AsSpan(0, (int)tailTotal).ToArray();

        var start = (int)(tailTotal % tailCap);
        return [.. tail.AsSpan(start), .. tail.AsSpan(0, start)];
    }
}
