using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Progress;

namespace AutoHarness.Cli.Progress;

/// <summary>For a terminal: what happened stays as lines, how far it is stands in one line below them that is drawn again.</summary>
internal sealed class LineProgress(Printer printer, bool verbose, TimeProvider time) : IProgressSink, IDisposable
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(125);

    private readonly Lock gate = new();
    private readonly long begun = time.GetTimestamp();
    private long drawn;
    private bool standing;
    private string subject = "run";

    public void Report(ProgressEvent progress)
    {
        lock (gate)
        {
            if (progress.Subject != "trial")
            {
                subject = progress.Subject;
                Erase();
                printer.CutLine(Told(progress), progress.What is "start" or "done" ? Ink.Strong : Ink.Plain);
                return;
            }

            if (verbose || progress.What == "infra")
            {
                Erase();
                printer.CutLine(Told(progress), progress.What == "infra" ? Ink.Warning : Ink.Faint);
            }

            if (!standing || time.GetElapsedTime(drawn) >= Redraw)
            {
                drawn = time.GetTimestamp();
                standing = true;
                printer.Transient(Standing(progress));
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            Erase();
        }
    }

    private static string Told(ProgressEvent progress) =>
        $"{progress.Subject} {progress.What}{string.Concat(progress.Fields.Where(field => field.Key != "known").Select(field => $"  {field.Key} {field.Value}"))}";

    private string Standing(ProgressEvent trial)
    {
        string Of(string key) => ProgressWords.Field(trial, key) ?? "-";
        var outcomes = ProgressWords.Field(trial, "pass") is { } pass ? $" · {pass} pass {Of("fail")} fail" : string.Empty;
        var score = ProgressWords.Field(trial, "score") is { } mean ? $" · score {mean}" : string.Empty;
        var cost = ProgressWords.Field(trial, "cost") is { } spent and not "n/a" ? $" · ${spent}" : string.Empty;
        return $"{subject} {Of("done")}{outcomes} · {Of("infra")} infra{score}{cost} · {Figures.Span(time.GetElapsedTime(begun))}";
    }

    private void Erase()
    {
        if (standing)
        {
            printer.Erase();
            standing = false;
        }
    }
}
