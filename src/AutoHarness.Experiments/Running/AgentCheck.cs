using System.Collections.Immutable;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Running;

/// <summary>Makes sure that an agent builds before anything is spent on it.</summary>
internal sealed class AgentCheck(AgentFleet fleet)
{
    /// <exception cref="HarnessException">It does not compile or breaks the contract.</exception>
    public async Task EnsureBuildsAsync(AgentProgram program, CancellationToken ct)
    {
        if (await BuildAsync(program, ct) is { } error)
        {
            throw new HarnessException(error);
        }
    }

    /// <summary>Null when it builds, otherwise what is wrong with it.</summary>
    public async Task<HarnessError?> BuildAsync(AgentProgram program, CancellationToken ct)
    {
        if (await fleet.BuildAsync(program, ct) is not AgentBuild.Failed failed)
        {
            return null;
        }

        var contract = failed.Diagnostics.All(diagnostic => diagnostic.Id == "agent-contract");
        var file = failed.Diagnostics.Select(diagnostic => diagnostic.File).FirstOrDefault("agent/agent.cs");
        return new HarnessError(
            ExitCode.AgentBuild,
            contract ? "AH2003" : "AH2001",
            contract ? $"{file} does not keep the agent contract" : $"{file} does not compile ({failed.Diagnostics.Length} error{(failed.Diagnostics.Length == 1 ? "" : "s")})")
        {
            Places = [.. failed.Diagnostics.Take(10).Select(Place)],
            Fixes = [contract ? "write one class that implements IAgent and has a public constructor without parameters" : "fix the code at the places above"],
            Notes = ["nothing was run and nothing was spent"],
        };
    }

    private static ErrorPlace Place(AgentDiagnostic diagnostic) => new(
        diagnostic.File,
        diagnostic.Line == 0 ? null : diagnostic.Line,
        diagnostic.Column == 0 ? null : diagnostic.Column,
        diagnostic.SourceLine,
        $"{diagnostic.Id}: {diagnostic.Message}",
        Math.Max(1, diagnostic.Length));
}
