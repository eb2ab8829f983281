using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Mock;

/// <summary>The user's database of the mock domain: an inbox.</summary>
internal sealed class MockUserDatabase(SharedTable<MockNotification> notifications, string validatorVersion) : StateStore
{
    public static ModelShape Model { get; } = new(
        "MockUserDB",
        forbidsExtra: true,
        new Field("notifications", Shape.MapOf(MockNotification.Model), PyDict.Empty));

    public StateTable<MockNotification> Notifications { get; } = new(notifications);

    public override string ClassName => "MockUserDB";

    protected override int Version => Notifications.Version;

    public static SharedTable<MockNotification> ContentFrom(PyDict root) =>
        new(root.Dict("notifications").Map(notification => MockNotification.From((PyDict)notification)));

    public override StateStore Merged(PyDict data) =>
        new MockUserDatabase(ContentFrom(Model.Validate(Merge(ToValue(), data), validatorVersion)), validatorVersion);

    public override PyDict ToValue() => PyDict.Of(("notifications", Notifications.ToValue()));

    protected override void WriteSorted(IBufferWriter<byte> output)
    {
        output.Write("{\"notifications\": "u8);
        Notifications.WriteSorted(output);
        output.Write("}"u8);
    }

    protected override void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found) =>
        Notifications.AddDifferences("notifications", ((MockUserDatabase)other).Notifications, found);
}
