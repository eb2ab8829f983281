using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>The carrier's database. It is small, so that a change shares the unchanged lists and no more.</summary>
internal sealed class TelecomDatabase(TelecomState start, string validatorVersion) : StateStore
{
    private TelecomState state = start;
    private int version;

    public TelecomState State
    {
        get => state;
        set
        {
            state = value;
            version++;
        }
    }

    public override string ClassName => "TelecomDB";

    protected override int Version => version;

    public override StateStore Merged(PyDict data) =>
        new TelecomDatabase(TelecomState.From(TelecomModels.Database.Validate(Merge(ToValue(), data), validatorVersion)), validatorVersion);

    public override PyDict ToValue() => state.ToValue();

    protected override void WriteSorted(IBufferWriter<byte> output) => PyJson.Write(output, ToValue(), sorted: true);

    protected override void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found) =>
        RootDifferences.Add(ToValue(), other.ToValue(), found);
}
