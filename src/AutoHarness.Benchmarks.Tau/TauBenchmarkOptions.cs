namespace AutoHarness.Benchmarks.Tau;

/// <summary>Which desk of tau-bench is run, and how.</summary>
public sealed record TauBenchmarkOptions
{
    /// <summary>One of <c>retail</c>, <c>airline</c>, <c>telecom</c>, <c>telecom-workflow</c>, <c>mock</c>.</summary>
    public required string Domain { get; init; }

    /// <summary>What <c>TAU2_DATA_DIR</c> names: the folder that holds <c>tau2/</c>; null to work on a clone of our own.</summary>
    public string? DataFolder { get; init; }

    /// <summary>A clone to read descriptions and prompts from; null for the folder above <see cref="DataFolder"/>.</summary>
    public string? Repository { get; init; }

    /// <summary>A file with the tools as models are told of them, used where there is no clone; null for none.</summary>
    public string? Schemas { get; init; }

    /// <summary>Address or folder that data are fetched from; null for the published one.</summary>
    public string? Source { get; init; }

    /// <summary>The folder that a clone of our own is made in.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Message hops of one conversation.</summary>
    public int MaxSteps { get; init; } = 200;

    /// <summary>Failed tool calls of one conversation, both sides together.</summary>
    public int MaxErrors { get; init; } = 10;

    /// <summary>No simulated user.</summary>
    public bool Solo { get; init; }

    /// <summary>Catch a known fault of the simulated user; not the benchmark as published.</summary>
    public bool CheckedUser { get; init; }

    /// <summary>A message with both text and calls ends the conversation.</summary>
    public bool EnforceProtocol { get; init; }

    /// <summary>The seed that the simulated user's model is given in one attempt, from the experiment's seed and the attempt's number.</summary>
    public Func<long, int, long> UserSeed { get; init; } = (seed, attempt) => seed + attempt;
}
