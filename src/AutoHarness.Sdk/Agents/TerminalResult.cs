namespace AutoHarness.Sdk;

/// <summary>The end of one command in a terminal.</summary>
/// <param name="ExitCode">The exit code; 124 when <paramref name="TimedOut"/>.</param>
/// <param name="Stdout">Standard output, cut in the middle when <paramref name="Truncated"/>.</param>
/// <param name="Stderr">Standard error, cut likewise.</param>
/// <param name="TimedOut">The command was ended by its time limit.</param>
/// <param name="Truncated">Some output was left out.</param>
public sealed record TerminalResult(int ExitCode, string Stdout, string Stderr, bool TimedOut, bool Truncated);
