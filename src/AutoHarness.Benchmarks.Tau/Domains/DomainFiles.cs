using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Data;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains;

/// <summary>Reads the files that every domain has.</summary>
/// <param name="folder">The benchmark's data.</param>
/// <param name="name">The domain's folder.</param>
internal sealed class DomainFiles(TauDataFolder folder, string name)
{
    /// <summary>All tasks in the order of the file.</summary>
    /// <exception cref="Sdk.HarnessException">The file is missing or malformed.</exception>
    public ImmutableArray<TauTask> Tasks()
    {
        var issues = new List<ValidationIssue>();
        var file = folder.ReadJson(PathOf("tasks.json"));
        var listed = (file as PyDict)?["tasks"] ?? file;
        if (listed is not PyList tasks)
        {
            throw TauDataFolder.Refused(PathOf("tasks.json"), [new(new(null, "tasks", 0), "list_type", "Input should be a valid list", listed)]);
        }

        var read = ImmutableArray.CreateBuilder<TauTask>(tasks.Items.Length);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tasks.Items.Length && issues.Count == 0; i++)
        {
            var at = new Location(null, null, i);
            if (TaskReader.Read(tasks.Items[i], at, issues) is { } task)
            {
                read.Add(task);
                if (!seen.Add(task.Id))
                {
                    issues.Add(new(new(at, "id", 0), "duplicate", $"the id \"{task.Id}\" is used twice", tasks.Items[i]));
                }
            }
        }

        return issues.Count == 0 ? read.DrainToImmutable() : throw TauDataFolder.Refused(PathOf("tasks.json"), issues);
    }

    /// <summary>The benchmark's own splits.</summary>
    /// <exception cref="Sdk.HarnessException">The file is missing or malformed.</exception>
    public ImmutableDictionary<string, ImmutableArray<string>> Splits()
    {
        var path = PathOf("split_tasks.json");
        var issues = new List<ValidationIssue>();
        var made = Shape.MapOf(Shape.ListOf(Shape.Text)).Check(folder.ReadJson(path), new(null, "splits", 0), issues);
        return issues.Count == 0
            ? ((PyDict)made).Entries.ToImmutableDictionary(split => split.Key, split => ((PyList)split.Value).Items.Select(id => id.ToString()).ToImmutableArray(), StringComparer.Ordinal)
            : throw TauDataFolder.Refused(path, issues);
    }

    /// <summary>A policy or another text.</summary>
    /// <exception cref="Sdk.HarnessException">The file cannot be read.</exception>
    public string Text(string file) => folder.ReadText(PathOf(file));

    /// <summary>A database, JSON or TOML by its name.</summary>
    /// <exception cref="Sdk.HarnessException">The file is missing or malformed.</exception>
    public PyDict Database(string file, ModelShape model) => TauDataFolder.Validated(
        PathOf(file),
        model,
        file.EndsWith(".toml", StringComparison.Ordinal) ? folder.ReadToml(PathOf(file)) : folder.ReadJson(PathOf(file)));

    private string PathOf(string file) => $"domains/{name}/{file}";
}
