using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Command;

/// <summary>A benchmark that is a program.</summary>
public sealed record CommandBenchmarkOptions
{
    /// <summary>Folder of the experiment; relative paths start here, and so does the program.</summary>
    public required string Folder { get; init; }

    /// <summary>File with the tasks: JSON Lines, or one JSON array.</summary>
    public required string Tasks { get; init; }

    /// <summary>Argument list of the process of one trial, program first.</summary>
    public required ImmutableArray<string> Run { get; init; }

    /// <summary>How long the process may take in all over its own turns; the agent's turns do not count.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Further files that decide a reward, for the fingerprint; files named in <see cref="Run"/> are in it anyway.</summary>
    public ImmutableArray<string> Files { get; init; } = [];
}
