using System.Numerics;

namespace AutoHarness.Benchmarks.Tau.Values;

/// <summary>
/// A value with Python's meaning: what a model's arguments, a data file or a tool's result hold. The reference checks few types, so whatever JSON
/// can say may reach a tool's body and even its database. Immutable; <see cref="Equals(PyValue)"/> is Python's <c>==</c>, where 1, 1.0 and True are equal.
/// </summary>
internal abstract class PyValue : IEquatable<PyValue>
{
    public static PyValue None => PyNone.Instance;

    /// <summary>The name that Python's error messages use, such as <c>NoneType</c> or <c>list</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>Python's <c>bool(x)</c>.</summary>
    public abstract bool IsTrue { get; }

    public bool IsNone => this is PyNone;

    /// <summary>Python's <c>repr(x)</c>.</summary>
    public abstract string Repr();

    /// <summary>Python's <c>==</c>.</summary>
    public abstract bool Equals(PyValue? other);

    public sealed override bool Equals(object? obj) => Equals(obj as PyValue);

    public abstract override int GetHashCode();

    /// <summary>Python's <c>str(x)</c>.</summary>
    public override string ToString() => Repr();

    public static implicit operator PyValue(string? text) => text is null ? None : new PyString(text);

    public static implicit operator PyValue(bool value) => PyBool.Of(value);

    public static implicit operator PyValue(int value) => new PyInt(value);

    public static implicit operator PyValue(BigInteger value) => new PyInt(value);

    public static implicit operator PyValue(double value) => new PyFloat(value);
}
