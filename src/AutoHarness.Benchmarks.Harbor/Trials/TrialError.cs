namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>What went wrong first in a trial or a step.</summary>
/// <param name="Type">One of <see cref="Results.ExceptionNames"/>.</param>
/// <param name="Message">May hold agent-written text.</param>
/// <param name="At">When.</param>
/// <param name="IsInfrastructure">It says nothing about the agent.</param>
internal sealed record TrialError(string Type, string Message, DateTimeOffset At, bool IsInfrastructure);

/// <summary>Ends a phase with an error that has a name in Harbor and says nothing about the agent.</summary>
internal sealed class TrialErrorException(string type, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Type => type;
}
