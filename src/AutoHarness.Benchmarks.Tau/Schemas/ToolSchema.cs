using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>A tool as a model is told of it.</summary>
/// <param name="Name">The tool's name.</param>
/// <param name="Description">The reference's description.</param>
/// <param name="Parameters">The JSON schema of its arguments, with keys in the reference's order.</param>
internal sealed record ToolSchema(string Name, string Description, PyDict Parameters)
{
    /// <summary>The object that the reference puts into a request's <c>tools</c>.</summary>
    public PyDict ToValue() => PyDict.Of(
        ("type", "function"),
        ("function", PyDict.Of(("name", Name), ("description", Description), ("parameters", Parameters))));
}
