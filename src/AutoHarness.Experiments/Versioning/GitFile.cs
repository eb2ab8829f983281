namespace AutoHarness.Experiments.Versioning;

/// <summary>A file as it is to stand in a commit.</summary>
/// <param name="Path">Absolute path inside the repository.</param>
/// <param name="Content">Its exact bytes; no filter and no line-ending rule touches them.</param>
public sealed record GitFile(string Path, ReadOnlyMemory<byte> Content);
