using AutoHarness.CodingAgents.Edits;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>Names the outcome of a turn from what is in the copy and from who ended the process.</summary>
internal static class TurnJudge
{
    public static (TurnOutcome Outcome, string Reason) Judge(CodingAgentSpec agent, TurnEnd end, int? exitCode, CollectedEdit edit) => end switch
    {
        TurnEnd.NotStarted => (TurnOutcome.SpawnFailed, "the program could not be started"),
        TurnEnd.Cancelled => (TurnOutcome.Cancelled, "stopped on request"),
        _ when edit.Forbidden => (TurnOutcome.ForbiddenEdit, Forbidden(edit)),
        TurnEnd.Stalled => (TurnOutcome.Stalled, $"no output, no change and no processor time for {agent.StallTimeout}"),
        TurnEnd.TimedOut => (TurnOutcome.TimedOut, $"still running after {agent.TurnTimeout}"),
        _ when edit.Changed => (TurnOutcome.Changed, $"edited {string.Join(", ", edit.Files.Where(file => file.Changed).Select(file => file.Path))}"),
        _ when exitCode is 0 => (TurnOutcome.NoChange, "ended by itself and changed nothing"),
        _ => (TurnOutcome.AgentError, $"ended with exit code {exitCode} and changed nothing"),
    };

    private static string Forbidden(CollectedEdit edit)
    {
        var forbidden = edit.Findings.Where(finding => finding.Forbidden).ToList();
        var more = forbidden.Count - 1 + edit.FindingsLeftOut;
        var first = forbidden[0];
        return $"{first.Kind}: {VisibleText.Line(first.Path, 200)}{(more > 0 ? $" and {more} more" : "")}";
    }
}
