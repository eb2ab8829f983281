namespace AutoHarness.Sandboxes.Processes;

/// <summary>A program could not be started: it is not there, is not executable, or its working directory is missing.</summary>
public sealed class ProcessStartException(string program, string reason, Exception? inner = null)
    : Exception($"cannot start {program}: {reason}", inner)
{
    /// <summary>The program as the caller named it.</summary>
    public string Program { get; } = program;
}
