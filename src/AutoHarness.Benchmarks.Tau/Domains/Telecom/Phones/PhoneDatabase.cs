using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The user's database of the telecom domain.</summary>
internal sealed class PhoneDatabase(PhoneState start, ConversationOptions options) : StateStore
{
    private PhoneState state = start;
    private int version;

    public PhoneState State
    {
        get => state;
        set
        {
            state = value;
            version++;
        }
    }

    public override string ClassName => "TelecomUserDB";

    protected override int Version => version;

    // The VPN's server may change without the phone.
    protected override int OutsideVersion => state.Device.Vpn?.Server.Version ?? 0;

    public override StateStore Merged(PyDict data) =>
        new PhoneDatabase(PhoneState.From(PhoneModels.Database.Validate(Merge(ToValue(), data), options.ValidatorVersion)), options);

    public override PyDict ToValue() => state.ToValue();

    protected override void WriteSorted(IBufferWriter<byte> output) => PyJson.Write(output, ToValue(), sorted: true);

    protected override void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found) =>
        RootDifferences.Add(ToValue(), other.ToValue(), found);
}
