using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Progress;

namespace AutoHarness.Cli.Progress;

/// <summary>
/// A line per change that matters. Trials that passed stay silent, trials that failed the same way are folded after a few,
/// and while trials run a line with the counts appears at most every 30 seconds.
/// </summary>
internal sealed class PlainProgress : IProgressSink, IDisposable
{
    private const int ShownPerReason = 3;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(30);
    private static readonly string[] BeatFields = ["done", "pass", "fail", "infra", "score", "cost"];

    private readonly Lock gate = new();
    private readonly Printer printer;
    private readonly bool verbose;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly Dictionary<(string What, string Reason), int> folded = [];
    private ProgressEvent? latest;
    private string subject = "run";

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
        folded[kind] = folded.GetValueOrDefault(kind) + 1;
        return folded[kind] <= ShownPerReason;
    }

    private void PrintFolded(DateTimeOffset at)
    {
        foreach (var ((what, reason), count) in folded.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Reason, StringComparer.Ordinal))
        {
            if (count > ShownPerReason)
            {
                Print(new ProgressEvent(at, "trial", "folded", [new("what", what), new("more", $"{count - ShownPerReason}"), new("reason", reason)]));
            }
        }

        folded.Clear();
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
