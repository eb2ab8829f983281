using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>A model of the reference: its fields in order, with defaults filled in.</summary>
/// <param name="name">The reference's class.</param>
/// <param name="forbidsExtra">Whether unknown keys are refused; otherwise they are dropped.</param>
/// <param name="fields">The fields in the order of their declaration.</param>
internal sealed class ModelShape(string name, bool forbidsExtra, params ImmutableArray<Field> fields) : Shape
{
    /// <summary>Where a check starts.</summary>
    public static readonly Location Root = new(null, "", 0);

    public string Name => name;

    /// <summary>The object as the model keeps it.</summary>
    /// <exception cref="PythonException">It is refused; the text is the validator's.</exception>
    public PyDict Validate(PyValue value, string validatorVersion)
    {
        var issues = new List<ValidationIssue>();
        var made = Check(value, Root, issues);
        return issues.Count == 0 ? (PyDict)made : throw ValidationText.Refusal(name, issues, validatorVersion);
    }

    public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues)
    {
        if (value is not PyDict given)
        {
            return Refuse(value, at, issues, "model_type", $"Input should be a valid dictionary or instance of {name}");
        }

        var made = ImmutableArray.CreateBuilder<KeyValuePair<string, PyValue>>(fields.Length);
        foreach (var field in fields)
        {
            if (given.TryGet(field.Name, out var member))
            {
                made.Add(new(field.Name, field.Shape.Check(member, Inside(at, field.Name), issues)));
            }
            else if (field.Default is { } absent)
            {
                made.Add(new(field.Name, absent));
            }
            else
            {
                Refuse(value, Inside(at, field.Name), issues, "missing", "Field required");
            }
        }

        if (forbidsExtra)
        {
            foreach (var (key, extra) in given.Entries)
            {
                if (!fields.Any(field => field.Name == key))
                {
                    Refuse(extra, Inside(at, key), issues, "extra_forbidden", "Extra inputs are not permitted");
                }
            }
        }

        return new PyDict(OrderedMap<PyValue>.OfDistinct(made.DrainToImmutable()));
    }

    private static Location Inside(Location at, string key) => new(ReferenceEquals(at, Root) ? null : at, key, 0);
}

/// <summary>A field of a model.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Default">Its value when it is left out; null when it must be given.</param>
internal sealed record Field(string Name, Shape Shape, PyValue? Default = null)
{
    /// <summary>A field that may be null and is null when left out.</summary>
    public static Field Maybe(string name, Shape shape) => new(name, Shape.Optional(shape), PyValue.None);
}
