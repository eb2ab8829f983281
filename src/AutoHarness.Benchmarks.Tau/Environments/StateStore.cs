using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>
/// A database of one conversation: a layer of changed records over data that all conversations share and none changes.
/// </summary>
internal abstract class StateStore
{
    /// <summary>The reference's class, for messages.</summary>
    public abstract string ClassName { get; }

    /// <summary>The reference's hash: lower-case hex SHA-256 of the whole state as JSON with sorted keys. Costs a pass over all data when something changed.</summary>
    public abstract string Hash();

    /// <summary>Whether both states hash alike, decided by the changed records where both rest on the same data.</summary>
    public bool SameAs(StateStore other) => ReferenceEquals(this, other) || Differences(other).IsEmpty;

    /// <summary>The records in which another state differs from this one.</summary>
    public abstract ImmutableArray<StateDifference> Differences(StateStore other);

    /// <summary>The reference's <c>update_db</c>: a new state with values merged in and everything validated again.</summary>
    /// <exception cref="PythonException">The merged data are no valid database.</exception>
    public abstract StateStore Merged(PyDict data);
}
