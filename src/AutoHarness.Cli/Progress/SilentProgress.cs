using AutoHarness.Experiments.Progress;

namespace AutoHarness.Cli.Progress;

/// <summary>Nobody watches.</summary>
internal sealed class SilentProgress : IProgressSink
{
    public void Report(ProgressEvent progress)
    {
    }
}
