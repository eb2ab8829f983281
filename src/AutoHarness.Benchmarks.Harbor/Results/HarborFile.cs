namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>A file of a job's folder.</summary>
/// <param name="Path">Below the folder, with <c>/</c> between its parts, never out of it.</param>
/// <param name="Content">Its bytes.</param>
public sealed record HarborFile(string Path, ReadOnlyMemory<byte> Content);
