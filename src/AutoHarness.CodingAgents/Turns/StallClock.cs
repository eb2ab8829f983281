namespace AutoHarness.CodingAgents.Turns;

/// <summary>Says how long a coding agent has shown no sign of life.</summary>
internal sealed class StallClock(TimeSpan start, SignsOfLife first)
{
    /// <summary>A process that only waits is woken now and then; below this share of one processor it is not working.</summary>
    private const double WorkingShare = 0.001;

    private TimeSpan _lastSign = start;
    private SignsOfLife _last = first;

    /// <summary>Takes note that it waits for somebody else.</summary>
    public void Wait(TimeSpan now) => _lastSign = now;

    /// <summary>Takes note of a sample and returns the time since the last sign of life.</summary>
    /// <param name="now">On the same monotonic clock as the start.</param>
    /// <param name="signs">The sample.</param>
    public TimeSpan Observe(TimeSpan now, SignsOfLife signs)
    {
        var idle = now - _lastSign;
        var used = signs.Processor - _last.Processor;
        var working = used > TimeSpan.Zero && used >= idle * WorkingShare;
        if (!working && signs.OutputBytes == _last.OutputBytes && signs.CopyStamp == _last.CopyStamp)
            return idle;

        _lastSign = now;
        _last = signs;
        return TimeSpan.Zero;
    }
}
