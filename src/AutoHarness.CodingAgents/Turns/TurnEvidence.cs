namespace AutoHarness.CodingAgents.Turns;

/// <summary>How the program ran. For the record only.</summary>
/// <param name="Jail">One line that says what confined it.</param>
/// <param name="ExitCode">Null when a signal ended it.</param>
/// <param name="Signal">The number, or null.</param>
/// <param name="Duration">By the monotonic clock.</param>
/// <param name="StdoutBytes">As printed, before anything was left out.</param>
/// <param name="StderrBytes">As printed, before anything was left out.</param>
/// <param name="OutputCut">Whether the middle of a stream is missing in its log.</param>
public sealed record TurnEvidence(string Jail, int? ExitCode, int? Signal, TimeSpan Duration, long StdoutBytes, long StderrBytes, bool OutputCut);
