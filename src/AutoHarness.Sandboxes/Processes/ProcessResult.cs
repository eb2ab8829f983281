namespace AutoHarness.Sandboxes.Processes;

/// <summary>How a child process ended and what it said.</summary>
/// <param name="ExitCode">The exit code; 128 + signal number after a signal.</param>
/// <param name="Stdout">Standard output.</param>
/// <param name="Stderr">Standard error.</param>
/// <param name="TimedOut">It was ended by its time limit.</param>
/// <param name="Elapsed">From start to end.</param>
public sealed record ProcessResult(int ExitCode, CapturedOutput Stdout, CapturedOutput Stderr, bool TimedOut, TimeSpan Elapsed)
{
    /// <summary>The signal that ended it, as far as the exit code tells; null for an ordinary end.</summary>
    public int? Signal => ExitCode is > 128 and <= 128 + 64 ? ExitCode - 128 : null;

    /// <summary>It ended by itself with exit code 0.</summary>
    public bool Succeeded => ExitCode == 0 && !TimedOut;
}
