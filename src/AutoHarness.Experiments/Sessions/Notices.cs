using AutoHarness.Experiments.Progress;

namespace AutoHarness.Experiments.Sessions;

/// <summary>Passes sentences for people on as progress.</summary>
internal sealed class Notices(IProgressSink progress, TimeProvider time) : IProgress<string>
{
    public void Say(string? text)
    {
        if (text is not null)
        {
            progress.Report(new(time.GetUtcNow(), "note", "say", [new("text", text)]));
        }
    }

    void IProgress<string>.Report(string value) => Say(value);
}
