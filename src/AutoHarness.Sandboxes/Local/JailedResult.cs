using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Sandboxes.Local;

/// <summary>How a jailed command ended.</summary>
/// <param name="Process">Exit code and output.</param>
/// <param name="Breach">The limit that ended it; null when none did.</param>
public sealed record JailedResult(ProcessResult Process, JailBreach? Breach);
