using System.Text;
using System.Threading.Channels;
using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Benchmarks.Bird.Evaluation.Snippets;

/// <summary>Lines from and to a jailed process. Pipes block, so reading has a thread of its own.</summary>
internal sealed class LineChannel
{
    private const int LongestLine = 64 * 1024 * 1024;

    private readonly JailedProcess process;
    private readonly Channel<byte[]> lines = Channel.CreateBounded<byte[]>(4);

    public LineChannel(JailedProcess process)
    {
        this.process = process;
        new Thread(Read, maxStackSize: 256 * 1024) { IsBackground = true, Name = $"test cases {process.Id}" }.Start();
    }

    /// <summary>The next line without its end; null at the end, or after a line that is too long.</summary>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken ct)
    {
        try
        {
            return await lines.Reader.ReadAsync(ct);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>Writes a line; a process that does not read any more is found out by the next <see cref="ReadAsync"/>.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> line, CancellationToken ct)
    {
        try
        {
            await process.Input.WriteAsync(line, ct);
            await process.Input.WriteAsync(Encoding.ASCII.GetBytes("\n"), ct);
            await process.Input.FlushAsync(ct);
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    private void Read()
    {
        try
        {
            var line = new MemoryStream();
            var buffer = new byte[64 * 1024];
            while (process.Output.Read(buffer) is var count and > 0 && line.Length <= LongestLine)
            {
                var rest = buffer.AsSpan(0, count);
                while (rest.IndexOf((byte)'\n') is var end and >= 0)
                {
                    line.Write(rest[..end]);
                    if (!lines.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult() || !lines.Writer.TryWrite(line.ToArray()))
                    {
                        return;
                    }

                    line.SetLength(0);
                    rest = rest[(end + 1)..];
                }

                line.Write(rest);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process has been ended.
        }
        finally
        {
            lines.Writer.TryComplete();
        }
    }
}
