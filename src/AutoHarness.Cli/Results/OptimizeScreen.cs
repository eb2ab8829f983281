using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Optimizing;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>optimize</c>, and one iteration in a line.</summary>
internal static class OptimizeScreen
{
    public static void Print(Printer printer, OptimizeResult result, string next)
    {
        foreach (var iteration in result.Iterations)
        {
            Line(printer, iteration);
        }

        var accepted = result.Iterations.Count(iteration => iteration.Outcome == "accepted");
        printer.Put("optimize  ", Ink.Strong).Line($"{Count(result.Iterations.Length, "iteration")}, {accepted} accepted; stopped by {result.Stopped}");
        printer.Line($"  score  {Figures.Score(result.Baseline)} at the start, {Figures.Score(result.Best)} now (held-out tasks)");
        LabelLines.Print(printer, result.Labels);
        printer.Line($"  next  {next}");
    }

    /// <summary><c>● #1  accepted  0.58  what was tried  (why)</c></summary>
    public static void Line(Printer printer, IterationSummary iteration)
    {
        var (sign, ink) = VerdictWord.Of(iteration.Outcome);
        var score = iteration.Score is { } value ? Figures.Score(value) : "     -";
        printer.Put($"{sign} ", ink).Put($"#{iteration.Number,-3} ").Put($"{iteration.Outcome,-11} ", ink).Put($"{score}  ");
        var text = $"{iteration.Hypothesis ?? (iteration.Number == 0 ? "the agent as it was" : "no hypothesis given")}{(iteration.Reason is { } reason ? $"  ({reason})" : string.Empty)}";
        printer.Line(printer.Traits.Width is { } width ? Visible.Cut(Visible.Line(text), Math.Max(20, width - 28), "…") : text);
    }

    public static JsonObject Document(OptimizeResult result, bool content) => new()
    {
        ["stopped"] = result.Stopped,
        ["baseline"] = result.Baseline,
        ["best"] = result.Best,
        ["iterations"] = new JsonArray([.. result.Iterations.Select(iteration => Document(iteration, content))]),
        ["labels"] = ResultDocument.Strings(result.Labels),
    };

    /// <param name="iteration">The iteration.</param>
    /// <param name="content">With what the coding agent wrote, marked as untrusted; without it a reader cannot be talked to.</param>
    public static JsonObject Document(IterationSummary iteration, bool content) => new()
    {
        ["number"] = iteration.Number,
        ["gate"] = iteration.GateId,
        ["outcome"] = iteration.Outcome,
        ["score"] = iteration.Score,
        ["agent_version"] = iteration.AgentVersion,
        ["hypothesis"] = content ? ResultDocument.Untrusted(iteration.Hypothesis) : null,
        ["reason"] = content ? ResultDocument.Untrusted(iteration.Reason) : null,
    };

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";
}
