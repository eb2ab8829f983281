using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>What a field may hold, checked and converted as the reference's models do it in their lax mode.</summary>
internal abstract class Shape
{
    public static Shape Text { get; } = new TextShape();

    public static Shape Whole { get; } = new WholeShape();

    public static Shape Real { get; } = new RealShape();

    public static Shape Flag { get; } = new FlagShape();

    /// <summary>An object of anything.</summary>
    public static Shape Object { get; } = new ObjectShape();

    public static Shape Anything { get; } = new AnythingShape();

    public static Shape Date { get; } = new TimeShape(withTime: false);

    public static Shape Moment { get; } = new TimeShape(withTime: true);

    public static Shape Optional(Shape shape) => new OptionalShape(shape);

    public static Shape ListOf(Shape shape) => new ListShape(shape);

    public static Shape MapOf(Shape shape, Shape? key = null) => new MapShape(shape, key);

    /// <summary>One of a few texts.</summary>
    public static Shape Literal(params ImmutableArray<string> values) => new ChoiceShape(values, "literal_error");

    /// <summary>One of a few texts that are an enumeration in the reference.</summary>
    public static Shape Enumeration(params ImmutableArray<string> values) => new ChoiceShape(values, "enum");

    /// <summary>The first of several models that fits.</summary>
    public static Shape AnyOf(params ImmutableArray<Shape> shapes) => new UnionShape(shapes);

    /// <summary>The value as the model keeps it; what is wrong goes to <paramref name="issues"/>.</summary>
    public abstract PyValue Check(PyValue value, Location at, List<ValidationIssue> issues);

    protected static PyValue Refuse(PyValue value, Location at, List<ValidationIssue> issues, string type, string message)
    {
        issues.Add(new(at, type, message, value));
        return value;
    }

    private sealed class TextShape : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) =>
            value is PyString ? value : Refuse(value, at, issues, "string_type", "Input should be a valid string");
    }

    private sealed class ObjectShape : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) =>
            value is PyDict ? value : Refuse(value, at, issues, "dict_type", "Input should be a valid dictionary");
    }

    private sealed class AnythingShape : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) => value;
    }

    private sealed class OptionalShape(Shape shape) : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) =>
            value.IsNone ? value : shape.Check(value, at, issues);
    }

    private sealed class ListShape(Shape shape) : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues)
        {
            if (value is not PyList list)
            {
                return Refuse(value, at, issues, "list_type", "Input should be a valid list");
            }

            var items = ImmutableArray.CreateBuilder<PyValue>(list.Items.Length);
            for (var i = 0; i < list.Items.Length; i++)
            {
                items.Add(shape.Check(list.Items[i], new(at, null, i), issues));
            }

            return new PyList(items.MoveToImmutable());
        }
    }

    private sealed class MapShape(Shape shape, Shape? keyShape) : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues)
        {
            if (value is not PyDict dict)
            {
                return Refuse(value, at, issues, "dict_type", "Input should be a valid dictionary");
            }

            var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, PyValue>>(dict.Count);
            foreach (var (key, member) in dict.Entries)
            {
                keyShape?.Check(key, new(new(at, key, 0), "[key]", 0), issues);
                entries.Add(new(key, shape.Check(member, new(at, key, 0), issues)));
            }

            return new PyDict(OrderedMap<PyValue>.OfDistinct(entries.MoveToImmutable()));
        }
    }

    private sealed class ChoiceShape(ImmutableArray<string> values, string type) : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues)
        {
            if (value is PyString text && values.Contains(text.Text))
            {
                return value;
            }

            var quoted = values.Select(each => $"'{each}'").ToArray();
            var listed = quoted.Length == 1 ? quoted[0] : $"{string.Join(", ", quoted[..^1])} or {quoted[^1]}";
            return Refuse(value, at, issues, type, $"Input should be {listed}");
        }
    }

    private sealed class UnionShape(ImmutableArray<Shape> shapes) : Shape
    {
        public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues)
        {
            var refused = new List<ValidationIssue>();
            foreach (var shape in shapes)
            {
                var attempt = new List<ValidationIssue>();
                var made = shape.Check(value, shape is ModelShape model ? new(at, model.Name, 0) : at, attempt);
                if (attempt.Count == 0)
                {
                    return made;
                }

                refused.AddRange(attempt);
            }

            issues.AddRange(refused);
            return value;
        }
    }
}
