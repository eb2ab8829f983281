using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Schemas.Python;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>Makes the schemas of the tools in a toolkit's source file.</summary>
internal static class ToolSource
{
    /// <summary>The tools in the order of the source.</summary>
    /// <param name="tools">The file with the toolkit.</param>
    /// <param name="models">The file with the types it uses.</param>
    public static ImmutableArray<ToolSchema> Read(PyModule tools, PyModule models) =>
    [
        .. tools.Classes
            .SelectMany(type => type.Methods)
            .Where(method => method.Decorators.Any(decorator => decorator is PyExpression.Call { Callee: PyExpression.Name { Id: "is_tool" } }))
            .Select(method => SchemaOf(method, [tools, models])),
    ];

    private static ToolSchema SchemaOf(PyFunction method, ImmutableArray<PyModule> scope)
    {
        var types = new SchemaTypes(scope);
        var documentation = Docstring.Parse(method.Documentation ?? "");
        var required = new List<PyValue>();
        var properties = new List<(string Name, PyValue Schema)>();
        foreach (var parameter in method.Parameters.Where(parameter => parameter.Name != "self"))
        {
            if (parameter.Default is null)
            {
                required.Add(parameter.Name);
            }

            var description = documentation.Parameters.GetValueOrDefault(parameter.Name);
            properties.Add((parameter.Name, types.Member(parameter.Name, parameter.Annotation, types.Literal(parameter.Default), description)));
        }

        var members = new List<(string, PyValue)>();
        if (types.Definitions is { } definitions)
        {
            members.Add(("$defs", definitions));
        }

        members.Add(("properties", PyDict.Of([.. properties])));
        if (required.Count > 0)
        {
            members.Add(("required", new PyList([.. required])));
        }

        members.Add(("title", "parameters"));
        members.Add(("type", "object"));
        return new ToolSchema(method.Name, Description(method.Name, documentation), PyDict.Of([.. members]));
    }

    private static string Description(string name, Docstring documentation) => documentation switch
    {
        { Short: null } => name,
        { Long: null } => documentation.Short,
        _ => $"{documentation.Short}\n\n{documentation.Long}",
    };
}
