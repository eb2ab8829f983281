using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Tasks;

namespace AutoHarness.Benchmarks.Tau.Domains;

/// <summary>A domain with its data loaded once, which makes environments that share them. Safe for many threads.</summary>
internal abstract class TauDomain(string name, ImmutableArray<TauTask> tasks, ImmutableDictionary<string, ImmutableArray<string>> splits)
{
    /// <summary>The domain's name, such as <c>telecom-workflow</c>.</summary>
    public string Name => name;

    /// <summary>All tasks in the order of the file.</summary>
    public ImmutableArray<TauTask> Tasks => tasks;

    /// <summary>The benchmark's own splits: name to task ids.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Splits => splits;

    public abstract bool SupportsSolo { get; }

    /// <summary>A fresh world.</summary>
    /// <exception cref="Values.PythonException">Solo mode where the domain has none.</exception>
    public abstract TauEnvironment CreateEnvironment(bool solo, ConversationOptions options);
}
