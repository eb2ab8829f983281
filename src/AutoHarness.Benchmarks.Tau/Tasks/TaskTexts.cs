using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tasks;

/// <summary>What of a task must not turn up in an agent: who calls and why, what is right, what has to be said.</summary>
internal static class TaskTexts
{
    public static IReadOnlyList<string> Of(TauTask task)
    {
        var scenario = task.UserScenario;
        IEnumerable<string?> told = scenario.Structured is { } parts
            ? [parts.ReasonForCall, parts.KnownInfo, parts.UnknownInfo, parts.TaskInstructions, task.Ticket]
            : [scenario.Text, task.Ticket];
        var criteria = task.Criteria;
        return
        [
            .. told.OfType<string>(),
            .. (criteria?.Actions ?? []).Select(action => $"{action.Name}({PyJson.Write(action.Arguments)})"),
            .. (criteria?.Actions ?? []).SelectMany(action => Texts(action.Arguments)).Distinct(StringComparer.Ordinal),
            .. criteria?.CommunicateInfo ?? [],
            .. criteria?.NlAssertions ?? [],
        ];
    }

    private static IEnumerable<string> Texts(PyValue value) => value switch
    {
        PyString text => [text.Text],
        PyList list => list.Items.SelectMany(Texts),
        PyDict dict => dict.Entries.SelectMany(entry => Texts(entry.Value)),
        _ => [],
    };
}
