using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Mock;

/// <summary>The agent's database of the mock domain.</summary>
internal sealed class MockDatabase(MockDatabase.Content content, string validatorVersion) : StateStore
{
    public static ModelShape Model { get; } = new(
        "MockDB",
        forbidsExtra: true,
        new("tasks", Shape.MapOf(MockTask.Model)),
        new("users", Shape.MapOf(MockUser.Model)));

    public StateTable<MockTask> Tasks { get; } = new(content.Tasks);

    public StateTable<MockUser> Users { get; } = new(content.Users);

    public override string ClassName => "MockDB";

    protected override int Version => Tasks.Version + Users.Version;

    public override StateStore Merged(PyDict data) => new MockDatabase(Content.From(Model.Validate(Merge(ToValue(), data), validatorVersion)), validatorVersion);

    public override PyDict ToValue() => PyDict.Of(("tasks", Tasks.ToValue()), ("users", Users.ToValue()));

    protected override void WriteSorted(IBufferWriter<byte> output)
    {
        output.Write("{\"tasks\": "u8);
        Tasks.WriteSorted(output);
        output.Write(", \"users\": "u8);
        Users.WriteSorted(output);
        output.Write("}"u8);
    }

    protected override void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found)
    {
        var same = (MockDatabase)other;
        Tasks.AddDifferences("tasks", same.Tasks, found);
        Users.AddDifferences("users", same.Users, found);
    }

    /// <summary>What the file holds, shared by all conversations.</summary>
    internal sealed record Content(SharedTable<MockTask> Tasks, SharedTable<MockUser> Users)
    {
        public static Content From(PyDict root) => new(
            new(root.Dict("tasks").Map(task => MockTask.From((PyDict)task))),
            new(root.Dict("users").Map(user => MockUser.From((PyDict)user))));
    }
}
