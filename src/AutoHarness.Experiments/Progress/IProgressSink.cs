namespace AutoHarness.Experiments.Progress;

/// <summary>Watches an operation. Called from several threads; must not block for long.</summary>
public interface IProgressSink
{
    void Report(ProgressEvent progress);
}
