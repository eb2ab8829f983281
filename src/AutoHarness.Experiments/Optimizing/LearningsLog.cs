using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Experiments.Optimizing;

/// <summary>Appends to <c>learnings.md</c>. Each part carries a fence with its iteration, so that a repeated step appends nothing twice.</summary>
internal static class LearningsLog
{
    /// <summary>What the coding agent wrote; its text has been made harmless already.</summary>
    public static Task AppendAsync(ExperimentContext context, int iteration, string? text, CancellationToken ct) =>
        text is null ? Task.CompletedTask : AppendAsync(context, $"auto-harness:{iteration}:notes", $"## Iteration {iteration}\n\n{text.Trim()}", ct);

    /// <summary>What became of the iteration.</summary>
    public static Task AppendVerdictAsync(ExperimentContext context, IterationRow row, CancellationToken ct) =>
        AppendAsync(context, $"auto-harness:{row.Number}", $"Iteration {row.Number}: **{row.Outcome}**. {row.Reason}", ct);

    private static async Task AppendAsync(ExperimentContext context, string fence, string text, CancellationToken ct)
    {
        var path = context.Folder.Learnings;
        var present = File.Exists(path) ? await File.ReadAllTextAsync(path, ct) : "";
        var open = $"<!-- {fence} -->";
        if (present.Contains(open, StringComparison.Ordinal))
        {
            return;
        }

        var gap = present.Length == 0 || present.EndsWith("\n\n", StringComparison.Ordinal) ? "" : present.EndsWith('\n') ? "\n" : "\n\n";
        await AtomicFile.WriteAsync(path, $"{present}{gap}{open}\n{text}\n<!-- /{fence} -->\n", ct);
    }
}
