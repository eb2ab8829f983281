using System.Buffers;
using System.Security.Cryptography;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>Hashes what is written, a buffer at a time.</summary>
internal sealed class HashWriter : IBufferWriter<byte>, IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] buffer = new byte[BufferSize];
    private int used;

    public void Advance(int count) => used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return buffer.AsMemory(used);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        MakeRoom(sizeHint);
        return buffer.AsSpan(used);
    }

    /// <summary>The digest of all that was written, in lower-case hex.</summary>
    public string Finish()
    {
        Flush();
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public void Dispose() => hash.Dispose();

    private void MakeRoom(int size)
    {
        if (buffer.Length - used >= Math.Max(size, 1))
        {
            return;
        }

        Flush();
        if (buffer.Length < size)
        {
            buffer = new byte[size];
        }
    }

    private void Flush()
    {
        hash.AppendData(buffer, 0, used);
        used = 0;
    }
}
