namespace AutoHarness.CodingAgents.Output;

/// <summary>Reads a stream to its end on a thread of its own: reads from a pipe block.</summary>
internal static class StreamDrain
{
    public static Task Into(Stream source, OutputLog log) => Task.Factory.StartNew(
        () => Drain(source, log), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private static void Drain(Stream source, OutputLog log)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (source.Read(buffer) is var count and > 0)
                log.Append(buffer.AsSpan(0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe was closed from this side because a left-over process held it open.
        }
    }
}
