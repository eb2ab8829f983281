namespace AutoHarness.Conformance.Bird;

/// <summary>Replays the vectors of one file of <c>conformance/bird</c>.</summary>
internal interface IBirdVectorFile
{
    /// <summary>The file's name without <c>.jsonl</c>.</summary>
    string Name { get; }

    /// <summary>Reports each vector of the file; the suite closes the file in the report.</summary>
    Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct);
}
