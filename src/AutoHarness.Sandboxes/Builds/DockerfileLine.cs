namespace AutoHarness.Sandboxes.Builds;

/// <summary>An instruction of a Dockerfile.</summary>
/// <param name="Instruction">In capitals.</param>
/// <param name="Text">The rest, as written.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Documents">The here-documents that belong to it.</param>
internal sealed record DockerfileLine(string Instruction, string Text, int Line, IReadOnlyList<string> Documents);
