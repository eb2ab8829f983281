using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Schemas.Python;

/// <summary>The classes and assignments of a Python source file.</summary>
internal sealed record PyModule(ImmutableArray<PyClass> Classes, ImmutableArray<PyAssignment> Assignments);

internal sealed record PyClass(string Name, ImmutableArray<PyExpression> Bases, string? Documentation, ImmutableArray<PyAssignment> Fields, ImmutableArray<PyFunction> Methods);

/// <param name="Name">What is assigned to.</param>
/// <param name="Annotation">The declared type, or null.</param>
/// <param name="Value">The value, or null for a bare declaration.</param>
internal sealed record PyAssignment(string Name, PyExpression? Annotation, PyExpression? Value);

internal sealed record PyFunction(string Name, ImmutableArray<PyExpression> Decorators, ImmutableArray<PyParameter> Parameters, string? Documentation);

internal sealed record PyParameter(string Name, PyExpression? Annotation, PyExpression? Default);
