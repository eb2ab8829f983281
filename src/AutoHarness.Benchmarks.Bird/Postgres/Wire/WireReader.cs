using System.Buffers.Binary;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>Cuts a stream into the messages of the server.</summary>
internal sealed class WireReader(Stream stream)
{
    // A longer message can only be a row, and nobody wants to see such a row.
    private const int LongestMessage = 64 * 1024 * 1024;
    private const int Header = 5;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>The kind of the current message.</summary>
    public char Kind { get; private set; }

    /// <summary>Its length in bytes without the header.</summary>
    public int Length { get; private set; }

    /// <summary>Its content; empty where it was too long to keep. Valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Payload { get; private set; }

    /// <summary>Reads the next message.</summary>
    /// <exception cref="EndOfStreamException">The server hung up.</exception>
    public async ValueTask NextAsync(CancellationToken ct)
    {
        await FillAsync(Header, ct);
        Kind = (char)buffer[start];
        Length = BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(start + 1)) - 4;
        start += Header;
        if (Length < 0)
        {
            throw new PgException("the server sent a message of a negative length");
        }

        if (Length > LongestMessage)
        {
            await SkipAsync(Length, ct);
            Payload = default;
            return;
        }

        await FillAsync(Length, ct);
        Payload = buffer.AsMemory(start, Length);
        start += Length;
    }

    private async ValueTask FillAsync(int wanted, CancellationToken ct)
    {
        if (end - start >= wanted)
        {
            return;
        }

        if (buffer.Length - start < wanted)
        {
            var room = buffer.Length >= wanted ? buffer : new byte[Math.Max(wanted, buffer.Length * 2)];
            Array.Copy(buffer, start, room, 0, end - start);
            (buffer, end, start) = (room, end - start, 0);
        }

        while (end - start < wanted)
        {
            var count = await stream.ReadAsync(buffer.AsMemory(end), ct);
            if (count == 0)
            {
                throw new EndOfStreamException("the server closed the connection");
            }

            end += count;
        }
    }

    private async ValueTask SkipAsync(int count, CancellationToken ct)
    {
        while (count > end - start)
        {
            count -= end - start;
            start = end;
            await FillAsync(1, ct);
        }

        start += count;
    }
}
