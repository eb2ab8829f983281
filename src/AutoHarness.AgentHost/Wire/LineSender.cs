namespace AutoHarness.AgentWire;

/// <summary>Sends lines in order on a thread of its own, so that nobody waits for a reader that does not read.</summary>
internal sealed class LineSender
{
    private readonly object gate = new();
    private readonly Stream stream;
    private readonly long cap;
    private readonly Action? overflow;
    private List<byte[]> waiting = [];
    private long waitingBytes;
    private bool closed;

    /// <param name="stream">Where to; closed by <see cref="Close"/>.</param>
    /// <param name="cap">How many bytes may wait before <paramref name="overflow"/> is called; further lines are dropped then.</param>
    /// <param name="overflow">Called at most once.</param>
    public LineSender(Stream stream, long cap, Action? overflow)
    {
        this.stream = stream;
        this.cap = cap;
        this.overflow = overflow;
        new Thread(Work, maxStackSize: 256 * 1024) { IsBackground = true, Name = "line sender" }.Start();
    }

    public void Send(byte[] line)
    {
        lock (gate)
        {
            if (closed)
                return;
            waitingBytes += line.Length;
            waiting.Add(line);
            closed = waitingBytes > cap;
            Monitor.Pulse(gate);
            if (!closed)
                return;
        }

        overflow?.Invoke();
    }

    /// <summary>No more lines; the stream is closed once the waiting ones are written.</summary>
    public void Close()
    {
        lock (gate)
        {
            if (closed)
                return;
            closed = true;
            Monitor.Pulse(gate);
        }
    }

    private void Work()
    {
        List<byte[]> batch = [];
        try
        {
            using (stream)
            {
                while (true)
                {
                    bool last;
                    lock (gate)
                    {
                        while (waiting.Count == 0 && !closed)
                            Monitor.Wait(gate);
                        (batch, waiting) = (waiting, batch);
                        waitingBytes = 0;
                        last = closed;
                    }

                    foreach (var line in batch)
                        stream.Write(line);
                    stream.Flush();
                    batch.Clear();
                    if (last)
                        return;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The reader is gone; whoever watches its end tells the rest.
        }
    }
}
