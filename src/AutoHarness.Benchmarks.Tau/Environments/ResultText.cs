using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>How the reference writes a tool's result.</summary>
internal static class ResultText
{
    /// <summary>A text as it is; anything else as JSON, where numbers and booleans outside a record become strings.</summary>
    public static string Of(PyValue result) => result is PyString text ? text.Text : PyJson.Write(Stringified(result));

    private static PyValue Stringified(PyValue value) => value switch
    {
        PyNumber number => number.ToString(),
        PyList list => new PyList([.. list.Items.Select(Stringified)]),
        PyDict dict => new PyDict(dict.Map(Stringified)),
        _ => value,
    };
}
