namespace AutoHarness.Experiments.Optimizing;

/// <summary>What <c>optimize</c> is asked for; null means the config's value.</summary>
public sealed record OptimizeOptions
{
    /// <summary>Shell line of the coding agent.</summary>
    public string? AgentCommand { get; init; }

    /// <summary>Iterations of this command, interruptions included.</summary>
    public int? MaxIterations { get; init; }

    /// <summary>Iterations without an acceptance after which it stops.</summary>
    public int? Patience { get; init; }

    /// <summary>Held-out score at which it stops.</summary>
    public double? UntilScore { get; init; }
}
