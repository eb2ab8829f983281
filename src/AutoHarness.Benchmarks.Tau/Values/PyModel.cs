using AutoHarness.Benchmarks.Tau.Environments;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>A record of a domain as the result of a tool. Unlike in a plain dict its numbers stay numbers when they are written as JSON.</summary>
internal sealed class PyModel(IStateRecord record) : PyValue
{
    public IStateRecord Record => record;

    public override string TypeName => record.ModelName;

    public override bool IsTrue => true;

    public override string Repr() => record.ToValue().Repr();

    public override bool Equals(PyValue? other) => other is PyModel same && record.ToValue().Equals(same.Record.ToValue());

    public override int GetHashCode() => record.ToValue().GetHashCode();
}
