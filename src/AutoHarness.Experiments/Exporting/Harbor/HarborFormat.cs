using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Experiments.Projections;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Exporting.Harbor;

/// <summary>Job folders of Harbor, one for each series and agent version, with a folder for each trial.</summary>
internal sealed class HarborFormat : IExportFormat
{
    private const int VersionShown = 8;

    public string Name => "harbor";

    public string Description => "job folders that Harbor's tools open, with trajectories";

    public string? Benchmark => "terminal-bench";

    public async Task WriteAsync(ExportSource source, ExportFolder target, CancellationToken ct)
    {
        foreach (var job in source.Trials.GroupBy(trial => JobName(trial.Key)))
        {
            var trials = job.Select(trial => source.Trace(trial) is { } trace ? HarborTrials.Of(trial, trace, source.Config) : null).OfType<RecordedTrial>().ToList();
            foreach (var file in JobDirectory.Files(job.Key, trials))
            {
                await target.WriteAsync($"{job.Key}/{file.Path}", file.Content, ct);
            }
        }
    }

    private static string JobName(TrialKey key) => $"{TraceFolders.FolderName(new TaskId(key.Series))}-{key.AgentVersion[..Math.Min(VersionShown, key.AgentVersion.Length)]}";
}
