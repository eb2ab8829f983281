using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>Builds messages to the server and sends them together.</summary>
internal sealed class WireWriter(Stream stream)
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);

    /// <summary>A message with a kind.</summary>
    public WireWriter Message(char kind, ReadOnlySpan<byte> content)
    {
        buffer.Write([(byte)kind]);
        return Untyped(content);
    }

    /// <summary>A message whose content is one string.</summary>
    public WireWriter Message(char kind, string content) => Message(kind, [.. Encoding.UTF8.GetBytes(content), 0]);

    /// <summary>A message without a kind, as the first ones of a connection are.</summary>
    public WireWriter Untyped(ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length + 4);
        buffer.Write(length);
        buffer.Write(content);
        return this;
    }

    public async ValueTask SendAsync(CancellationToken ct)
    {
        await stream.WriteAsync(buffer.WrittenMemory, ct);
        await stream.FlushAsync(ct);
        buffer.ResetWrittenCount();
    }
}
