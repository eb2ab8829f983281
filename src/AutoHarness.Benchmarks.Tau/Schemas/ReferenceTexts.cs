using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Schemas;

/// <summary>The reference's prose, read from the user's clone or from a file of tool schemas; none of it is part of this project. Safe for many threads.</summary>
internal abstract class ReferenceTexts
{
    /// <summary>The tools of one side in the reference's order; empty where that side has none.</summary>
    /// <exception cref="HarnessException">The source lacks the domain.</exception>
    public abstract ImmutableArray<ToolSchema> Tools(string domain, Requestor side);

    /// <summary>What the reference tells an agent of its own; null where only a schemas file is at hand.</summary>
    /// <exception cref="HarnessException">The clone lacks it.</exception>
    public abstract string? AgentInstruction(AgentKind kind);

    /// <summary>Opens the clone where there is one, else the schemas file.</summary>
    /// <param name="repository">The root of a clone of the reference, or null.</param>
    /// <param name="schemasFile">A file in the form of <c>tool_schemas.jsonl</c>, gzipped or not, or null.</param>
    /// <exception cref="HarnessException">Neither is there, or what is there cannot be read.</exception>
    public static ReferenceTexts Open(string? repository, string? schemasFile)
    {
        if (repository is not null && Directory.Exists(Path.Combine(repository, "src", "tau2", "domains")))
        {
            return new CloneTexts(repository);
        }

        return schemasFile is not null && File.Exists(schemasFile) ? SchemasFile.Read(schemasFile) : throw NothingThere(repository, schemasFile);
    }

    private static HarnessException NothingThere(string? repository, string? schemasFile) => new(
        new HarnessError(ExitCode.Environment, "AH1562", "the descriptions of tau-bench's tools are not at hand")
        {
            Why = $"tau.repo is {Shown(repository, "not a clone with src/tau2/domains")}, and tau.schemas is {Shown(schemasFile, "not a file")}",
            Fixes = ["unset TAU2_DATA_DIR, so that auto-harness prepare fetches a clone, or set tau.repo to a clone of sierra-research/tau2-bench, or tau.schemas to a file of tool schemas"],
        });

    private static string Shown(string? path, string wrong) => path is null ? "not set" : $"{path}, {wrong}";
}
