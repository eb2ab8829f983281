using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>A value that a model refuses.</summary>
/// <param name="At">Where.</param>
/// <param name="Type">The validator's name for the fault, such as <c>missing</c>.</param>
/// <param name="Message">The validator's sentence.</param>
/// <param name="Input">The refused value; for a missing field the object around it.</param>
internal sealed record ValidationIssue(Location At, string Type, string Message, PyValue Input);
