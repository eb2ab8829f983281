using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>One side's methods on a database.</summary>
internal abstract class Toolkit(StateStore database)
{
    /// <summary>The reference's class, for messages.</summary>
    public abstract string ClassName { get; }

    /// <summary>The database; replaced when a task brings data of its own.</summary>
    public StateStore Database { get; set; } = database;

    /// <summary>All methods, tools and others.</summary>
    public abstract ToolMethods Methods { get; }

    public ToolMethod? FindTool(string name) => Methods.Find(name) is { IsTool: true } method ? method : null;

    /// <exception cref="PythonException">What the reference would raise.</exception>
    public PyValue UseTool(string name, PyDict arguments) =>
        FindTool(name) is { } method ? Run(method, arguments) : throw PythonException.Value($"Tool '{name}' not found.");

    /// <summary>Runs any method, a tool or not.</summary>
    /// <exception cref="PythonException">What the reference would raise.</exception>
    public PyValue RunFunction(string name, PyDict arguments) =>
        Methods.Find(name) is { } method ? Run(method, arguments) : throw PythonException.Attribute(ClassName, name);

    private PyValue Run(ToolMethod method, PyDict arguments) => method.Run(this, method.Bind(ClassName, arguments));
}
