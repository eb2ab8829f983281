using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Domains;

/// <summary>A domain with its data loaded once, which makes environments that share them. Safe for many threads.</summary>
internal abstract class TauDomain(string name, DomainFiles files)
{
    private readonly ImmutableDictionary<string, ImmutableArray<string>> splits = files.Splits();

    /// <summary>The domain's name, such as <c>telecom-workflow</c>.</summary>
    public string Name => name;

    /// <summary>All tasks in the order of the file.</summary>
    public ImmutableArray<TauTask> Tasks { get; } = files.Tasks();

    /// <summary>The benchmark's own splits: name to task ids.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Splits => splits;

    public abstract bool SupportsSolo { get; }

    /// <summary>The tasks of a split in the order of the file, not of the split.</summary>
    /// <param name="split">A split's name; null for all tasks.</param>
    /// <exception cref="HarnessException">There is no such split.</exception>
    public ImmutableArray<TauTask> TasksOf(string? split)
    {
        if (split is null)
        {
            return Tasks;
        }

        if (!splits.TryGetValue(split, out var ids))
        {
            var names = splits.Keys.Order(StringComparer.Ordinal).ToArray();
            throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1561", $"tau-bench's domain {name} has no split \"{split}\"")
            {
                Why = $"its splits are {string.Join(", ", names)}",
                Fixes = [NearestWord.Of(split, names) is { } near ? $"write \"{near}\"" : $"choose one of {string.Join(", ", names)}"],
            });
        }

        var wanted = ids.ToHashSet(StringComparer.Ordinal);
        return [.. Tasks.Where(task => wanted.Contains(task.Id))];
    }

    /// <summary>A fresh world.</summary>
    /// <exception cref="Values.PythonException">Solo mode where the domain has none.</exception>
    public abstract TauEnvironment CreateEnvironment(bool solo, ConversationOptions options);
}
