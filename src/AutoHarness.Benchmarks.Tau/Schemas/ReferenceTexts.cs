using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>The reference's prose, read from the user's clone or from a file of tool schemas; none of it is part of this project.</summary>
internal abstract class ReferenceTexts
{
    /// <summary>The tools of one side in the reference's order; empty where that side has none.</summary>
    /// <exception cref="Sdk.HarnessException">The source lacks the domain.</exception>
    public abstract ImmutableArray<ToolSchema> Tools(string domain, Requestor side);

    /// <summary>Opens the clone where there is one, else the schemas file.</summary>
    /// <param name="repository">The root of a clone of the reference, or null.</param>
    /// <param name="schemasFile">A file in the form of <c>tool_schemas.jsonl</c>, gzipped or not, or null.</param>
    /// <exception cref="Sdk.HarnessException">Neither is there, or what is there cannot be read.</exception>
    public static ReferenceTexts Open(string? repository, string? schemasFile) => throw new NotSupportedException($"{repository} {schemasFile}");
}
