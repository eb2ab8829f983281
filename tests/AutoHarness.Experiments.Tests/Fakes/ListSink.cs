using AutoHarness.Experiments.Progress;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>Keeps what is reported.</summary>
internal sealed class ListSink : IProgressSink
{
    private readonly List<ProgressEvent> events = [];

    public IReadOnlyList<ProgressEvent> Events
    {
        get
        {
            lock (events)
            {
                return [.. events];
            }
        }
    }

    public void Report(ProgressEvent progress)
    {
        lock (events)
        {
            events.Add(progress);
        }
    }
}
