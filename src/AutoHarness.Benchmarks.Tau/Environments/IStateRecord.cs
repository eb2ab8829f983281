using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>A typed, immutable record of a domain's state.</summary>
internal interface IStateRecord
{
    /// <summary>The reference's class name, for messages.</summary>
    string ModelName { get; }

    /// <summary>All fields in the reference's order, nulls included.</summary>
    PyDict ToValue();
}
