namespace AutoHarness.Agents.Programs;

/// <summary>One reason why an agent could not be built.</summary>
/// <param name="File">As in <see cref="AgentFile.Path"/>.</param>
/// <param name="Line">From 1; 0 where no line is meant.</param>
/// <param name="Column">From 1; 0 where no column is meant.</param>
/// <param name="Length">Characters from the column on; 0 where none are meant.</param>
/// <param name="Id">The compiler's (<c>CS1002</c>), or <c>agent-contract</c>, or <c>build-limit</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="SourceLine">The line, or null.</param>
public sealed record AgentDiagnostic(string File, int Line, int Column, int Length, string Id, string Message, string? SourceLine);
