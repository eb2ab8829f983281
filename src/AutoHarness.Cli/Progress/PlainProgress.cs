using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Progress;

namespace AutoHarness.Cli.Progress;

/// <summary>
/// A line per change that matters. Trials that passed stay silent, trials that failed the same way are folded after a few and all of them
/// after a screenful, and while trials run a line with the counts appears at most every 30 seconds.
/// </summary>
internal sealed class PlainProgress : IProgressSink, IDisposable
{
    private const int ShownPerReason = 3;
    private const int ShownInAll = 40;
    private const int FoldedReasons = 8;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);
    private static readonly string[] BeatFields = ["done", "pass", "fail", "infra", "score", "cost"];

    private readonly Lock gate = new();
    private readonly Printer printer;
    private readonly bool verbose;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Dictionary<(string What, string Reason), (int Seen, int Hidden)> folded = [];
    private ProgressEvent? latest;
    private string subject = "run";
    private int shown;

    public PlainProgress(Printer printer, bool verbose, TimeProvider time)
    {
        this.printer = printer;
        this.verbose = verbose;
        this.time = time;
        timer = time.CreateTimer(_ => PrintBeat(), state: null, Beat, Beat);
    }

    public void Report(ProgressEvent progress)
    {
        lock (gate)
        {
            if (progress.Subject == "trial")
            {
                latest = progress;
                if (Shows(progress))
                {
                    Print(progress);
                }

                return;
            }

            PrintFolded(progress.At);
            latest = null;
            subject = progress.Subject;
            Print(progress);
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            PrintFolded(time.GetUtcNow());
        }
    }

    private bool Shows(ProgressEvent trial)
    {
        if (verbose)
        {
            return true;
        }

        if (trial.What is not ("fail" or "infra"))
        {
            return false;
        }

        var kind = (trial.What, ProgressWords.Field(trial, "reason") ?? string.Empty);
        var (seen, hidden) = folded.GetValueOrDefault(kind);
        var show = seen < ShownPerReason && shown < ShownInAll;
        folded[kind] = (seen + 1, show ? hidden : hidden + 1);
        shown += show ? 1 : 0;
        return show;
    }

    private void PrintFolded(DateTimeOffset at)
    {
        var hidden = folded
            .Where(pair => pair.Value.Hidden > 0)
            .OrderByDescending(pair => pair.Value.Hidden).ThenBy(pair => pair.Key.Reason, StringComparer.Ordinal)
            .ToArray();
        foreach (var ((what, reason), count) in hidden.Take(FoldedReasons))
        {
            Print(new ProgressEvent(at, "trial", "folded", [new("what", what), new("more", $"{count.Hidden}"), new("reason", reason)]));
        }

        if (hidden.Length > FoldedReasons)
        {
            var rest = hidden.Skip(FoldedReasons).Sum(pair => pair.Value.Hidden);
            Print(new ProgressEvent(at, "trial", "folded", [new("more", $"{rest}"), new("reasons", $"{hidden.Length - FoldedReasons}")]));
        }

        folded.Clear();
        shown = 0;
    }

    private void PrintBeat()
    {
        lock (gate)
        {
            if (latest is { } trial)
            {
                latest = null;
                Print(new ProgressEvent(time.GetUtcNow(), subject, "beat", [.. trial.Fields.Where(field => BeatFields.Contains(field.Key, StringComparer.Ordinal))]));
            }
        }
    }

    private void Print(ProgressEvent progress) => printer.Line(ProgressWords.Line(progress));
}
