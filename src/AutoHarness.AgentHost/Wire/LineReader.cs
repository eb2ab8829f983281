namespace AutoHarness.AgentWire;

/// <summary>Cuts a stream into lines. A line that grows beyond the cap is refused before anything looks into it.</summary>
internal sealed class LineReader(Stream stream, int cap)
{
    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;

    /// <summary>The next line without its end; valid until the next call. False at the end of the stream; a last line without an end is dropped.</summary>
    /// <exception cref="WireException">The line is too long.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line)
    {
        var searched = start;
        while (true)
        {
            var found = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                line = buffer.AsMemory(start, searched + found - start);
                start = searched + found + 1;
                return true;
            }

            if (end - start > cap)
                throw new WireException($"a line longer than {cap / (1024 * 1024)} MiB");
            MakeRoom();
            searched = end;
            var count = stream.Read(buffer, end, buffer.Length - end);
            if (count == 0)
            {
                line = default;
                return false;
            }

            end += count;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        if (end == buffer.Length)
            Array.Resize(ref buffer, buffer.Length * 2);
        else if (end == 0 && buffer.Length > 1024 * 1024)
            buffer = new byte[64 * 1024];
    }
}
