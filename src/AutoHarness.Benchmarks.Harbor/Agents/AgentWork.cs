using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Agents;

/// <summary>One run of an agent.</summary>
/// <param name="Task">The task.</param>
/// <param name="Step">Null for a task of one step.</param>
/// <param name="Sandbox">Where it works.</param>
internal sealed record AgentWork(HarborTask Task, StepPart? Step, ISandbox Sandbox)
{
    public required string Instruction { get; init; }

    /// <summary>Who runs its commands; null for the image's default.</summary>
    public string? User { get; init; }

    /// <summary>Null for the image's own.</summary>
    public string? WorkDirectory { get; init; }

    /// <summary>Null means no limit of the task's.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Values of <c>[solution].env</c>, for the oracle: nobody else needs what they ask for.</summary>
    public required Func<ImmutableSortedDictionary<string, string>> SolutionEnv { get; init; }

    /// <summary>Everything counts towards the limit, as in Harbor.</summary>
    public bool WallClock { get; init; }

    /// <summary>A command as this agent gives it.</summary>
    public SandboxCommand Command(string text) => new(text) { User = User, WorkingDirectory = WorkDirectory };
}
