using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>
/// A database of one conversation: a layer of changed records over data that all conversations share and none changes.
/// </summary>
internal abstract class StateStore
{
    private (int Version, int Outside, string Hash)? hashed;

    /// <summary>The reference's class, for messages.</summary>
    public abstract string ClassName { get; }

    /// <summary>Changes with every change of the state.</summary>
    protected abstract int Version { get; }

    /// <summary>Changes with every change of what the state shows and does not own.</summary>
    protected virtual int OutsideVersion => 0;

    /// <summary>The reference's hash: lower-case hex SHA-256 of the whole state as JSON with sorted keys. Costs a pass over all data when something changed.</summary>
    public string Hash()
    {
        var (version, outside) = (Version, OutsideVersion);
        if (hashed is not { } known || known.Version != version || known.Outside != outside)
        {
            using var writer = new HashWriter();
            WriteSorted(writer);
            hashed = known = (version, outside, writer.Finish());
        }

        return known.Hash;
    }

    /// <summary>The records in which another state differs from this one.</summary>
    public ImmutableArray<StateDifference> Differences(StateStore other)
    {
        if (ReferenceEquals(this, other))
        {
            return [];
        }

        if (other.GetType() != GetType())
        {
            return [new(ClassName, ToValue(), other.ToValue())];
        }

        var found = ImmutableArray.CreateBuilder<StateDifference>();
        AddDifferences(other, found);
        return found.DrainToImmutable();
    }

    /// <summary>The reference's <c>update_db</c>: a new state with values merged in and everything validated again.</summary>
    /// <exception cref="PythonException">The merged data are no valid database.</exception>
    public abstract StateStore Merged(PyDict data);

    /// <summary>The whole state.</summary>
    public abstract PyDict ToValue();

    /// <summary>Writes the whole state as JSON with sorted keys.</summary>
    protected abstract void WriteSorted(IBufferWriter<byte> output);

    /// <param name="other">A state of the same class.</param>
    /// <param name="found">Takes the differences.</param>
    protected abstract void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found);

    /// <summary>Merges dicts key by key; everything else, lists too, is replaced.</summary>
    protected static PyDict Merge(PyDict into, PyDict data)
    {
        foreach (var (key, value) in data.Entries)
        {
            into = into.With(key, value is PyDict update && into[key] is PyDict present ? Merge(present, update) : value);
        }

        return into;
    }
}
