using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Values;

internal sealed class PyList(ImmutableArray<PyValue> items) : PyValue
{
    public static readonly PyList Empty = new([]);

    public ImmutableArray<PyValue> Items => items;

    public override string TypeName => "list";

    public override bool IsTrue => items.Length > 0;

    public static PyList Of(IEnumerable<string> texts) => new([.. texts.Select(PyValue (text) => new PyString(text))]);

    /// <summary>A list with a value made of each item.</summary>
    public static PyList Of<T>(ImmutableArray<T> items, Func<T, PyValue> valueOf)
    {
        var made = ImmutableArray.CreateBuilder<PyValue>(items.Length);
        foreach (var item in items)
        {
            made.Add(valueOf(item));
        }

        return new(made.MoveToImmutable());
    }

    public override string Repr() => "[" + string.Join(", ", items.Select(item => item.Repr())) + "]";

    public override bool Equals(PyValue? other) => other is PyList same && items.AsSpan().SequenceEqual(same.Items.AsSpan());

    public override int GetHashCode() => items.Length;
}
