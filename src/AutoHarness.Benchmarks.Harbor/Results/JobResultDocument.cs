using System.Text.Json;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>A job's <c>result.json</c> of any version so far: counts of trials.</summary>
internal sealed record JobResultDocument
{
    public long Total { get; init; }

    public long Completed { get; init; }

    public long Errored { get; init; }

    public long Running { get; init; }

    public long Cancelled { get; init; }

    public long Pending { get; init; }

    public long Retries { get; init; }

    public DocumentTime? StartedAt { get; init; }

    public DocumentTime? UpdatedAt { get; init; }

    /// <summary>Null while it runs, and for ever when it died.</summary>
    public DocumentTime? FinishedAt { get; init; }

    /// <exception cref="ResultDocumentException">It cannot be read.</exception>
    public static JobResultDocument Read(ReadOnlyMemory<byte> utf8)
    {
        var root = JsonReading.Object(utf8);
        var stats = root.Object("stats");
        var status = root.Object("status");
        var total = root.Whole("n_total_trials") ?? 0;
        var completed = Count("n_completed_trials", "n_trials");
        var running = Count("n_running_trials");
        return new JobResultDocument
        {
            Total = total,
            Completed = completed,
            Errored = Count("n_errored_trials", "n_errors"),
            Running = running,
            Cancelled = Count("n_cancelled_trials"),
            Pending = Find("n_pending_trials") ?? Math.Max(total - completed - running, 0),
            Retries = Count("n_retries"),
            StartedAt = root.Time("started_at"),
            UpdatedAt = root.Time("updated_at") ?? status?.Time("updated_at"),
            FinishedAt = root.Time("finished_at"),
        };

        // Older files had other names, or an object beside the statistics.
        long Count(params string[] names) => names.Select(Find).FirstOrDefault(count => count is not null) ?? 0;

        long? Find(string name) => stats?.Whole(name) ?? status?.Whole(name);
    }
}
