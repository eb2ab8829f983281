using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Brings the tasks of a dataset onto this machine and reads them.</summary>
internal sealed class DatasetLoader(DatasetOptions options, TimeProvider time, HttpMessageInvoker? http = null)
{
    /// <exception cref="HarnessException">The dataset is not there, cannot be fetched, or has no valid task.</exception>
    public async Task<ImmutableArray<HarborTask>> LoadAsync(IProgress<string> progress, CancellationToken ct)
    {
        var (tasks, broken) = Directory.Exists(options.Dataset) ? LocalDataset.Read(options.Dataset, options.Filter) : await FetchAsync(progress, ct);
        foreach (var problem in broken)
        {
            progress.Report($"left out: {problem}");
        }

        return tasks.IsEmpty ? throw Empty(broken) : Distinct(tasks);
    }

    private async Task<(ImmutableArray<HarborTask> Tasks, ImmutableArray<string> Broken)> FetchAsync(IProgress<string> progress, CancellationToken ct)
    {
        if (options.Dataset.AsSpan().IndexOfAny("/\\") == 0 || options.Dataset.StartsWith('.') || options.Dataset.StartsWith('~'))
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"there is no folder {options.Dataset}") { Fixes = ["correct harbor.dataset in experiment_config.yaml"] });
        }

        var dataset = await new RegistrySource(options, http).FindAsync(DatasetName.Parse(options.Dataset), progress, ct);
        var chosen = options.Filter.Apply(dataset.Tasks, task => task.Path.TrimEnd('/').Split('/')[^1]).ToList();
        var places = new Dictionary<RegistryTask, (string Folder, GitPlace? Git)>();
        var checkout = new GitCheckout(new GitCommand(new ProcessRunner(time)), options);
        foreach (var group in chosen.GroupBy(task => (task.GitUrl, task.Commit)))
        {
            var paths = group.Select(task => task.Path).Distinct(StringComparer.Ordinal).ToList();
            if (group.Key.GitUrl is not { } url)
            {
                foreach (var task in group)
                {
                    places[task] = (Path.GetFullPath(task.Path), null);
                }

                continue;
            }

            var (folder, commit) = await checkout.GetAsync(url, group.Key.Commit, paths, progress, ct);
            foreach (var task in group)
            {
                places[task] = (Path.Combine(folder, task.Path), new GitPlace(url, commit, task.Path));
            }
        }

        return LocalDataset.ReadAll(chosen, task => HarborTask.Read(places[task].Folder, dataset.Name) with { Git = places[task].Git });
    }

    private static ImmutableArray<HarborTask> Distinct(ImmutableArray<HarborTask> tasks) =>
        tasks.GroupBy(task => task.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"two tasks of the dataset are called {twice.Key}")
            {
                Places = [.. twice.Select(task => new ErrorPlace(task.Folder))],
                Fixes = ["rename one of them, or leave one out with harbor.exclude_tasks"],
            })
            : tasks;

    private HarnessException Empty(ImmutableArray<string> broken) => new(new HarnessError(ExitCode.Environment, null, $"{options.Dataset} has no valid task{(options.Filter == TaskFilter.All ? "" : " that harbor.tasks and harbor.exclude_tasks let through")}")
    {
        Notes = [.. broken.Take(5)],
        Fixes = ["set harbor.dataset to a folder whose sub-folders have a task.toml, or to a registry name such as terminal-bench@2.0"],
    });
}
