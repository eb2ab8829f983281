namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>What the reference's code would raise. Inside a tool call its text becomes the tool's answer.</summary>
/// <param name="type">Python's class, such as <c>ValueError</c>.</param>
/// <param name="text">Python's <c>str(exception)</c>.</param>
internal sealed class PythonException(string type, string text) : Exception(text)
{
    public string Type => type;

    public static PythonException Value(string text) => new("ValueError", text);

    public static PythonException OfType(string text) => new("TypeError", text);

    public static PythonException Key(PyValue key) => new("KeyError", key.Repr());

    public static PythonException Attribute(string type, string name) => new("AttributeError", $"'{type}' object has no attribute '{name}'");

    public static PythonException Assertion(string text) => new("AssertionError", text);
}
