using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace AutoHarness.Sandboxes.E2b;

/// <summary>The envelopes of Connect's streams: a byte of flags, the length in four bytes, and a message in JSON.</summary>
internal static class E2bStream
{
    private const int Header = 5, Largest = 16 << 20;

    public static byte[] Wrap<T>(T message, JsonTypeInfo<T> type)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(message, type);
        var envelope = new byte[Header + json.Length];
        BinaryPrimitives.WriteInt32BigEndian(envelope.AsSpan(1), json.Length);
        json.CopyTo(envelope, Header);
        return envelope;
    }

    /// <summary>The next message; null at the end of the stream.</summary>
    /// <exception cref="EndOfStreamException">It broke off.</exception>
    /// <exception cref="InvalidDataException">It is no such stream.</exception>
    public static async Task<E2bFrame?> ReadAsync(Stream stream, CancellationToken ct)
    {
        var header = new byte[Header];
        if (await stream.ReadAtLeastAsync(header, Header, throwOnEndOfStream: false, ct) is var read and < Header)
            throw new EndOfStreamException($"the stream broke off after {read} bytes of an envelope");
        var length = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1));
        if (length is < 0 or > Largest || (header[0] & ~2) != 0)
            throw new InvalidDataException("no stream of envelopes");
        var json = new byte[length];
        await stream.ReadExactlyAsync(json, ct);
        try
        {
            var frame = JsonSerializer.Deserialize(json, E2bJson.Default.E2bFrame);
            return (header[0] & 2) != 0 && frame?.Error is null ? null : frame;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }
}
