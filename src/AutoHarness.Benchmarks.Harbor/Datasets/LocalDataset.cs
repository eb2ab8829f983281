using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Tasks;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>A folder whose immediate sub-folders are tasks.</summary>
internal static class LocalDataset
{
    /// <summary>Reads every task of a folder, in the order of their names.</summary>
    /// <param name="folder">The dataset, or a single task.</param>
    /// <param name="filter">Patterns on the names of the folders.</param>
    /// <returns>The tasks, and for every sub-folder that has a <c>task.toml</c> but is no valid task the reason.</returns>
    public static (ImmutableArray<HarborTask> Tasks, ImmutableArray<string> Broken) Read(string folder, TaskFilter filter)
    {
        if (File.Exists(Path.Combine(folder, HarborTask.ConfigFile)))
        {
            return ReadAll([folder], path => HarborTask.Read(path));
        }

        var source = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var folders = filter.Apply(Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal), path => Path.GetFileName(path)).ToArray();
        return ReadAll(folders, folder => HarborTask.Read(folder, source));
    }

    /// <summary>Reads folders side by side and keeps their order; folders without a <c>task.toml</c> do not count.</summary>
    public static (ImmutableArray<HarborTask> Tasks, ImmutableArray<string> Broken) ReadAll<T>(IReadOnlyList<T> places, Func<T, HarborTask> read)
    {
        var found = new (HarborTask? Task, string? Problem)[places.Count];
        Parallel.For(0, places.Count, index =>
        {
            try
            {
                found[index] = (read(places[index]), null);
            }
            catch (TaskFormatException broken)
            {
                found[index] = (null, broken.Problem == TaskFormatException.NoConfig ? null : broken.Message);
            }
            catch (IOException broken)
            {
                found[index] = (null, broken.Message);
            }
        });
        return ([.. found.Select(entry => entry.Task).OfType<HarborTask>()], [.. found.Select(entry => entry.Problem).OfType<string>()]);
    }
}
