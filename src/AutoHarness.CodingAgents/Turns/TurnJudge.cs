using AutoHarness.CodingAgents.Edits;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>Names the outcome of a turn from what is in the copy and from who ended the process.</summary>
internal static class TurnJudge
{
    /// <param name="agent">Gives the limits.</param>
    /// <param name="end">Who ended the process.</param>
    /// <param name="detail">What is known about the end beside that: an exit code, a limit, an error of the start.</param>
    /// <param name="failed">Whether the program itself reported a failure.</param>
    /// <param name="edit">What was found in the copy.</param>
    public static (TurnOutcome Outcome, string Reason) Judge(CodingAgentSpec agent, TurnEnd end, string detail, bool failed, CollectedEdit edit) => end switch
    {
        TurnEnd.NotStarted => (TurnOutcome.SpawnFailed, $"could not be started: {detail}"),
        TurnEnd.Cancelled => (TurnOutcome.Cancelled, "stopped on request"),
        _ when edit.Forbidden => (TurnOutcome.ForbiddenEdit, Forbidden(edit)),
        TurnEnd.Stalled => (TurnOutcome.Stalled, $"no output, no change and no processor time for {agent.StallTimeout}"),
        TurnEnd.TimedOut => (TurnOutcome.TimedOut, $"still running after {agent.TurnTimeout}"),
        TurnEnd.LimitBroken => (TurnOutcome.AgentError, $"ended by a limit: {detail}"),
        _ when edit.Changed => (TurnOutcome.Changed, $"edited {string.Join(", ", edit.Files.Where(file => file.Changed).Select(file => file.Path))}"),
        _ when failed => (TurnOutcome.AgentError, $"ended with {detail} and changed nothing"),
        _ => (TurnOutcome.NoChange, "ended by itself and changed nothing"),
    };

    private static string Forbidden(CollectedEdit edit)
    {
        var forbidden = edit.Findings.Where(finding => finding.Forbidden).ToList();
        var more = forbidden.Count - 1 + edit.FindingsLeftOut;
        var first = forbidden[0];
        return $"{first.Kind}: {VisibleText.Line(first.Path, 200)}{(more > 0 ? $" and {more} more" : "")}";
    }
}
