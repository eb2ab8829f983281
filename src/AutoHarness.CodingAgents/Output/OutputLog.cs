using System.Globalization;
using System.Text;

namespace AutoHarness.CodingAgents.Output;

/// <summary>
/// Stores one output stream in a file: redacted, its head and its tail within a limit, with a line between them that says how much is missing.
/// The tail is held in memory until <see cref="Complete"/>. Thread-safe.
/// </summary>
internal sealed class OutputLog(string path, SecretRedactor secrets, long limit) : IDisposable
{
    private const int BlockSize = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly FileStream _file = new(path, FileMode.Create, FileAccess.ReadWrite);
    private readonly Queue<byte[]> _tail = new();
    private readonly long _headLimit = limit / 2;
    private byte[] _undecided = [];
    private long _received;
    private long _headLength;
    private long _tailLength;
    private long _dropped;
    private IOException? _failure;

    /// <summary>Bytes received, before redaction.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>Whether the middle is missing.</summary>
    public bool Cut => Interlocked.Read(ref _dropped) > 0;

    /// <summary>Never fails: the stream must be drained whatever happens to the file.</summary>
    public void Append(ReadOnlySpan<byte> chunk)
    {
        lock (_gate)
        {
            Interlocked.Add(ref _received, chunk.Length);
            byte[] text = [.. _undecided, .. chunk];
            // A secret may begin in this chunk and end in the next.
            Store(text, Math.Max(0, text.Length - Math.Max(0, secrets.LongestPattern - 1)));
        }
    }

    /// <summary>Writes the tail and closes the file. Returns the last <paramref name="excerpt"/> bytes of what is in it.</summary>
    /// <exception cref="IOException">Something could not be written.</exception>
    public byte[] Complete(int excerpt)
    {
        lock (_gate)
        {
            Store(_undecided, _undecided.Length);
            if (_failure is not null)
                throw _failure;

            if (_dropped > 0)
                _file.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n[{_dropped} bytes left out]\n")));

            while (_tail.TryDequeue(out var block))
                _file.Write(block);

            _file.Flush();
            _file.Position = Math.Max(0, _file.Length - excerpt);
            var last = new byte[_file.Length - _file.Position];
            _file.ReadExactly(last);
            _file.Dispose();
            return last;
        }
    }

    public void Dispose() => _file.Dispose();

    private void Store(byte[] text, int certain)
    {
        using var redacted = new MemoryStream(text.Length);
        var used = secrets.RedactTo(text, certain, redacted);
        _undecided = text[used..];

        var bytes = redacted.GetBuffer().AsSpan(0, (int)redacted.Length);
        var head = (int)Math.Min(bytes.Length, _headLimit - _headLength);
        WriteHead(bytes[..head]);
        KeepTail(bytes[head..]);
    }

    private void WriteHead(ReadOnlySpan<byte> bytes)
    {
        _headLength += bytes.Length;
        try
        {
            if (_failure is null && !bytes.IsEmpty)
                _file.Write(bytes);
        }
        catch (IOException e)
        {
            _failure = e;
        }
    }

    private void KeepTail(ReadOnlySpan<byte> bytes)
    {
        _tailLength += bytes.Length;
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(BlockSize, bytes.Length)..])
            _tail.Enqueue(bytes[..Math.Min(BlockSize, bytes.Length)].ToArray());

        while (_tailLength > limit - _headLimit && _tail.TryDequeue(out var oldest))
        {
            _tailLength -= oldest.Length;
            Interlocked.Add(ref _dropped, oldest.Length);
        }
    }
}
