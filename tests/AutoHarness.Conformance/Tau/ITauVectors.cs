namespace AutoHarness.Conformance.Tau;

/// <summary>Replays the files of one kind.</summary>
internal interface ITauVectors
{
    /// <summary>What the names of its files start with, such as <c>fuzz.</c>.</summary>
    string Prefix { get; }

    /// <summary>Replays one file and reports each of its vectors.</summary>
    /// <param name="file">The file's name, for messages.</param>
    /// <param name="lines">The file's JSON objects.</param>
    Task ReplayAsync(string file, IAsyncEnumerable<Benchmarks.Tau.Values.PyDict> lines, TauWorld world, Report report, CancellationToken ct);
}
