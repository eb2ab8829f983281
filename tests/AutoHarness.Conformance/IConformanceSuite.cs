namespace AutoHarness.Conformance;

/// <summary>Vectors of one layout, measured on a reference implementation, replayed on ours.</summary>
internal interface IConformanceSuite
{
    /// <summary>The word after the program's name.</summary>
    string Name { get; }

    /// <summary>The arguments after the name, for the usage text.</summary>
    string Arguments { get; }

    /// <summary>Replays what lies in the folder that the arguments name; every vector is reported, and a file's counts after its last one.</summary>
    /// <exception cref="UsageException">The arguments make no sense.</exception>
    Task RunAsync(IReadOnlyList<string> arguments, Report report, CancellationToken ct);
}
