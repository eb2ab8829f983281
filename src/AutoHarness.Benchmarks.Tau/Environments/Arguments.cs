using System.Collections.Immutable;
using System.Text;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>Python's ways with arguments of any type, as the reference's tools use them without checking.</summary>
internal static class Arguments
{
    /// <summary>A value as the key of a dict or member of a set: null when it can be one but equals no text.</summary>
    /// <exception cref="PythonException">A list or a dict, which cannot be a key.</exception>
    public static string? AsKey(PyValue value) => value switch
    {
        PyString text => text.Text,
        PyList or PyDict or PyModel => throw PythonException.OfType($"unhashable type: '{value.TypeName}'"),
        _ => null,
    };

    /// <summary>Python's <c>value.lower()</c>.</summary>
    /// <exception cref="PythonException">It is no text.</exception>
    public static string Lower(PyValue value) =>
        value is PyString text ? text.Text.ToLowerInvariant() : throw PythonException.Attribute(value.TypeName, "lower");

    /// <summary>Whether two texts are equal once Python's <c>lower()</c> was applied to both.</summary>
    public static bool SameInLower(string left, string right) =>
        Ascii.IsValid(left) && Ascii.IsValid(right) ? Ascii.EqualsIgnoreCase(left, right) : Lower(left) == Lower(right);

    /// <summary>The elements that iterating gives: of a text its letters, of a dict its keys.</summary>
    /// <exception cref="PythonException">It cannot be iterated.</exception>
    public static ImmutableArray<PyValue> Iterate(PyValue value) => value switch
    {
        PyList list => list.Items,
        PyDict dict => [.. dict.Entries.Select(PyValue (entry) => entry.Key)],
        PyString text => [.. text.Text.EnumerateRunes().Select(PyValue (rune) => rune.ToString())],
        _ => throw PythonException.OfType($"'{value.TypeName}' object is not iterable"),
    };

    /// <summary>Python's <c>len(value)</c>.</summary>
    /// <exception cref="PythonException">It has no length.</exception>
    public static int Length(PyValue value) => value switch
    {
        PyList list => list.Items.Length,
        PyDict dict => dict.Count,
        PyString text => text.Text.EnumerateRunes().Count(),
        _ => throw PythonException.OfType($"object of type '{value.TypeName}' has no len()"),
    };
}
