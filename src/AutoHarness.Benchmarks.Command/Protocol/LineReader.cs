using System.Text;
using System.Threading.Channels;

namespace AutoHarness.Benchmarks.Command.Protocol;

/// <summary>
/// Reads the lines of a pipe on a thread of its own, since reads of pipes block. A line may have 16 MiB; a longer one ends the reading
/// with a <see cref="FormatException"/>.
/// </summary>
internal sealed class LineReader
{
    private const int LongestLine = 16 * 1024 * 1024;

    /// <summary>A process that talks on and on is held back by its pipe.</summary>
    private const int MostLinesWaiting = 16;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(MostLinesWaiting);

    public LineReader(Stream source, string name)
    {
        var thread = new Thread(() => ReadAll(source), maxStackSize: 256 * 1024) { IsBackground = true, Name = name };
        thread.Start();
    }

    /// <summary>The next line that is not empty; null at the end.</summary>
    public async ValueTask<string?> ReadAsync(CancellationToken ct)
    {
        while (await lines.Reader.WaitToReadAsync(ct))
        {
            if (lines.Reader.TryRead(out var line) && !string.IsNullOrWhiteSpace(line))
            {
                return line;
            }
        }

        return null;
    }

    /// <summary>Lets the reading thread end although nobody takes its lines.</summary>
    public void Close() => lines.Writer.TryComplete();

    private void ReadAll(Stream source)
    {
        Exception? fault = null;
        try
        {
            var buffer = new byte[64 * 1024];
            using var line = new MemoryStream();
            while (source.Read(buffer) is var count and > 0)
            {
                if (!Take(buffer.AsSpan(0, count), line))
                {
                    return;
                }
            }

            Deliver(line);
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The process is gone; what it said until then counts.
        }
        catch (FormatException tooLong)
        {
            fault = tooLong;
        }
        finally
        {
            lines.Writer.TryComplete(fault);
        }
    }

    private bool Take(ReadOnlySpan<byte> bytes, MemoryStream line)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            line.Write(bytes[..end]);
            bytes = bytes[(end + 1)..];
            if (!Deliver(line))
            {
                return false;
            }
        }

        line.Write(bytes);
        return line.Length <= LongestLine ? true : throw new FormatException("the benchmark wrote a line of more than 16 MiB");
    }

    private bool Deliver(MemoryStream line)
    {
        var text = Encoding.UTF8.GetString(line.GetBuffer().AsSpan(0, (int)line.Length));
        line.SetLength(0);
        while (!lines.Writer.TryWrite(text))
        {
            // This thread has nothing else to do than to wait.
            if (!lines.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
            {
                return false;
            }
        }

        return true;
    }
}
