namespace AutoHarness.Sandboxes.Processes;

/// <summary>
/// Blocking pipe work on a thread of its own: anonymous pipes have no real asynchronous reads, and a few dozen children
/// would otherwise hold all threads of the pool.
/// </summary>
internal static class PipeThread
{
    public delegate void Reader(ReadOnlySpan<byte> bytes);

    /// <summary>Reads to the end of the stream. The task ends with the stream and never fails.</summary>
    public static Task Read(Stream source, string name, Reader reader) => Run(name, () =>
    {
        var buffer = new byte[64 * 1024];
        while (source.Read(buffer) is var count and > 0)
            reader(buffer.AsSpan(0, count));
    });

    /// <summary>Writes the bytes and closes the stream; a child that does not read its input is no error.</summary>
    public static Task WriteAndClose(Stream target, ReadOnlyMemory<byte> bytes, string name) => Run(name, () =>
    {
        using (target)
            target.Write(bytes.Span);
    });

    /// <summary>Runs blocking pipe work; a pipe broken by the other side ends it quietly.</summary>
    public static Task Run(string name, Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
            }
            finally
            {
                done.SetResult();
            }
        }, maxStackSize: 256 * 1024)
        {
            IsBackground = true,
            Name = name,
        };
        thread.Start();
        return done.Task;
    }
}
