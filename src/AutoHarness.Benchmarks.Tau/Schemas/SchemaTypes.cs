using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Benchmarks.Tau.Schemas.Python;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>
/// JSON schemas of Python types, as pydantic 2.11 and later writes them. Collects the definitions of the models and enumerations that it meets.
/// </summary>
/// <param name="modules">The source files in whose scope names are looked up.</param>
internal sealed class SchemaTypes(ImmutableArray<PyModule> modules)
{
    private readonly Dictionary<string, PyDict> definitions = new(StringComparer.Ordinal);

    /// <summary>The definitions met so far, by name; null when there are none.</summary>
    public PyDict? Definitions => definitions.Count == 0
        ? null
        : Dict(definitions.OrderBy(entry => entry.Key, Comparer<string>.Create(PyText.CompareCodePoints)).Select(entry => (entry.Key, (PyValue)entry.Value)));

    /// <summary>The schema of a parameter or field.</summary>
    /// <param name="name">Its name, which becomes its title.</param>
    /// <param name="type">Its annotation.</param>
    /// <param name="standard">Its default; null when it must be given.</param>
    /// <param name="description">Its description, or null.</param>
    public PyDict Member(string name, PyExpression? type, PyValue? standard, string? description)
    {
        var members = Of(type).Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (!members.ContainsKey("$ref"))
        {
            members["title"] = Title(name);
        }

        if (standard is not null)
        {
            members["default"] = standard;
        }

        if (description is not null)
        {
            members["description"] = description;
        }

        return Sorted(members);
    }

    /// <summary>A literal default of the source as a value.</summary>
    public PyValue? Literal(PyExpression? value) => value switch
    {
        PyExpression.Text text => text.Value,
        PyExpression.Number number => PyJsonReader.TryParse(number.Digits, out var parsed) ? parsed : null,
        PyExpression.Name { Id: "None" } => PyValue.None,
        PyExpression.Name { Id: "True" } => true,
        PyExpression.Name { Id: "False" } => false,
        PyExpression.Name { Id: var id } => modules.SelectMany(module => module.Classes).SelectMany(type => type.Fields).FirstOrDefault(field => field.Name == id)?.Value is PyExpression.Text word ? word.Value : null,
        _ => null,
    };

    private static string Title(string name) =>
        CultureInfo.InvariantCulture.TextInfo.ToTitleCase(name.Replace('_', ' ')).Trim();

    private static PyDict Type(string name) => PyDict.Of(("type", name));

    private static PyDict AnyOf(IEnumerable<PyValue> options) => PyDict.Of(("anyOf", new PyList([.. options])));

    private static PyDict Sorted(Dictionary<string, PyValue> members) =>
        Dict(members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => (member.Key, member.Value)));

    private static PyDict Dict(IEnumerable<(string Key, PyValue Value)> entries) => PyDict.Of([.. entries]);

    private static bool IsNone(PyExpression type) => type is PyExpression.Name { Id: "None" };

    private PyDict Of(PyExpression? type) => type switch
    {
        PyExpression.Name { Id: var id } => Named(id),
        PyExpression.Text { Value: var quoted } => Named(quoted),
        PyExpression.Either { Options: var options } => Union(options),
        PyExpression.Index { Target: PyExpression.Name { Id: var id }, Items: var items } => id switch
        {
            "Optional" => AnyOf([Of(items[0]), Type("null")]),
            "Union" => Union(items),
            "Literal" => PyDict.Of(("enum", new PyList([.. items.Select(item => Literal(item) ?? PyValue.None)])), ("type", "string")),
            "Annotated" => Of(items[0]),
            "List" or "list" => PyDict.Of(("items", Of(items[0])), ("type", "array")),
            "Dict" or "dict" => PyDict.Of(("additionalProperties", items.Length > 1 ? Of(items[1]) : true), ("type", "object")),
            _ => PyDict.Empty,
        },
        _ => PyDict.Empty,
    };

    private PyDict Union(ImmutableArray<PyExpression> options) => AnyOf(options.Select(PyValue (option) => IsNone(option) ? Type("null") : Of(option)));

    private PyDict Named(string id)
    {
        switch (id)
        {
            case "str":
                return Type("string");
            case "int":
                return Type("integer");
            case "float":
                return Type("number");
            case "bool":
                return Type("boolean");
            case "dict" or "Dict":
                return PyDict.Of(("additionalProperties", true), ("type", "object"));
            case "list" or "List":
                return PyDict.Of(("items", PyDict.Empty), ("type", "array"));
            case "None":
                return Type("null");
        }

        if (modules.SelectMany(module => module.Classes).FirstOrDefault(type => type.Name == id) is { } known)
        {
            Define(known);
            return PyDict.Of(("$ref", $"#/$defs/{id}"));
        }

        return modules.SelectMany(module => module.Assignments).FirstOrDefault(alias => alias.Name == id) is { Value: { } aliased } ? Of(aliased) : PyDict.Empty;
    }

    private void Define(PyClass type)
    {
        if (!definitions.TryAdd(type.Name, PyDict.Empty))
        {
            return;
        }

        definitions[type.Name] = type.Bases.Any(part => part is PyExpression.Name { Id: "Enum" }) ? Enumeration(type) : Model(type);
    }

    private PyDict Enumeration(PyClass type)
    {
        var members = new Dictionary<string, PyValue>(StringComparer.Ordinal)
        {
            ["enum"] = new PyList([.. type.Fields.Select(field => Literal(field.Value) ?? PyValue.None)]),
            ["title"] = type.Name,
            ["type"] = "string",
        };
        return WithDescription(type, members);
    }

    private PyDict Model(PyClass type)
    {
        var fields = type.Fields.Where(field => field.Annotation is not null).ToImmutableArray();
        var required = new List<PyValue>();
        var properties = new List<(string, PyValue)>();
        foreach (var field in fields)
        {
            var declared = field.Value as PyExpression.Call;
            var standard = declared is null ? Literal(field.Value) : Literal(declared.First ?? declared.Argument("default"));
            if (standard is null && (field.Value is null || (declared is not null && declared.Argument("default_factory") is null)))
            {
                required.Add(field.Name);
            }

            properties.Add((field.Name, Member(field.Name, field.Annotation, standard, (declared?.Argument("description") as PyExpression.Text)?.Value)));
        }

        var members = new Dictionary<string, PyValue>(StringComparer.Ordinal) { ["properties"] = Dict(properties), ["title"] = type.Name, ["type"] = "object" };
        if (required.Count > 0)
        {
            members["required"] = new PyList([.. required]);
        }

        if (type.Bases.Any(part => part is PyExpression.Name { Id: "BaseModelNoExtra" or "DB" }))
        {
            members["additionalProperties"] = false;
        }

        return WithDescription(type, members);
    }

    private static PyDict WithDescription(PyClass type, Dictionary<string, PyValue> members)
    {
        if (type.Documentation is { } documentation)
        {
            members["description"] = Docstring.Clean(documentation);
        }

        return Sorted(members);
    }
}
