using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Gating;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>gate</c>: for a pipe the lines that the seed's gate prints, and for everybody a card with the verdict.</summary>
internal static class GateScreen
{
    /// <param name="printer">Standard output.</param>
    /// <param name="result">The judgement.</param>
    /// <param name="next">The command that follows, or null.</param>
    public static void Print(Printer printer, GateResult result, string? next)
    {
        if (result.Policy == "compat" && !printer.Traits.Interactive)
        {
            PrintSeedLines(printer, result);
            printer.Line();
        }

        PrintCard(printer, result, next);
    }

    public static JsonObject Document(GateResult result) => new()
    {
        ["id"] = result.Id,
        ["iteration"] = result.Iteration,
        ["policy"] = result.Policy,
        ["verdict"] = VerdictWord.Of(result.Verdict.Kind).Word.ToLowerInvariant(),
        ["kind"] = result.Verdict.Kind.ToString(),
        ["reason"] = result.Verdict.Reason,
        ["score"] = result.Verdict.Score,
        ["best"] = result.Best,
        ["suite"] = Pair(result.Verdict.Suite),
        ["test"] = Pair(result.Verdict.Test),
        ["promotion"] = new JsonObject { ["rerun"] = result.PromotionRerun, ["promoted"] = result.Promoted.Length },
        ["rounds"] = result.Verdict.Record["rounds"]?.DeepClone(),
        ["warnings"] = ResultDocument.Strings(result.Verdict.Warnings),
        ["receipt"] = result.Receipt.DeepClone(),
        ["labels"] = ResultDocument.Strings(result.Labels),
    };

    private static JsonObject Pair((int Passed, int Total) pair) => new() { ["passed"] = pair.Passed, ["total"] = pair.Total };

    private static void PrintSeedLines(Printer printer, GateResult result)
    {
        var verdict = result.Verdict;
        var suite = verdict.SuiteAfter;
        var suitePassed = Passes(verdict);
        printer.Line(suite.Tasks.IsEmpty
            ? "[gate] Step 1: eval suite is empty — skipping"
            : $"[gate] Step 1: eval suite ({suite.Tasks.Length} tasks, threshold={Figures.Percent(suite.Threshold)})");
        if (!suite.Tasks.IsEmpty)
        {
            printer.Line($"       {verdict.Suite.Passed}/{verdict.Suite.Total} passed ({Figures.Percent(Rate(verdict))})  {(suitePassed ? "PASS ✓" : "FAIL ✗")}");
        }

        if (verdict.Score is not { } score)
        {
            printer.Line($"[gate] NO VERDICT — {verdict.Reason}");
            return;
        }

        var testPassed = result.Best is not { } best || score >= best;
        printer.Line().Line("[gate] Step 2: full benchmark (test split)");
        printer.Line($"       val_score={Figures.Score(score)}  {(testPassed ? "PASS ✓" : "FAIL ✗")}  {Compared(result.Best, testPassed)}").Line();
        if (verdict.Accepted)
        {
            printer.Line("[gate] Step 3: suite promotion");
            printer.Line(result.PromotionRerun == 0 ? "       nothing to promote" : $"       re-ran {result.PromotionRerun} tasks that had failed, promoted {result.Promoted.Length}").Line();
            printer.Line($"[gate] PASSED ✓  All steps clear. (val_score={Figures.Score(score)})");
            return;
        }

        printer.Line(VerdictWord.Of(verdict.Kind).Word == "REJECTED" ? $"[gate] FAILED ✗  {verdict.Reason}" : $"[gate] {VerdictWord.Of(verdict.Kind).Word} — {verdict.Reason}");
    }

    private static void PrintCard(Printer printer, GateResult result, string? next)
    {
        var verdict = result.Verdict;
        printer.Line($"gate {result.Id} · candidate #{result.Iteration} · policy {result.Policy}", Ink.Strong);
        if (result.Policy == "paired")
        {
            PrintPaired(printer, result);
        }
        else
        {
            PrintCompat(printer, result);
        }

        foreach (var warning in verdict.Warnings)
        {
            printer.Put("  warning    ", Ink.Warning).Line(warning);
        }

        var (sign, word, ink) = VerdictWord.Of(verdict.Kind);
        printer.Put($"  {sign} {word}", ink).Line($"  {verdict.Reason}");
        LabelLines.Print(printer, result.Labels);
        if (next is not null)
        {
            printer.Line($"  next  {next}");
        }
    }

    private static void PrintPaired(Printer printer, GateResult result)
    {
        var verdict = result.Verdict;
        RoundTable.Print(printer, verdict.Record);
        if (verdict.Suite.Total > 0)
        {
            printer.Line($"  suite      {verdict.Suite.Passed}/{verdict.Suite.Total} tasks solved{(verdict.Record["suite"] is { } suite ? $", mean change {RoundTable.Signed((double?)suite["m"], "0.000")} ±{Figures.Error((double)suite["se"]!)}" : string.Empty)}");
        }

        if (verdict.Score is { } score)
        {
            printer.Line($"  score      {Figures.Score(score)} on held-out tasks, in fresh trials that decided nothing; {result.Promoted.Length} tasks joined the suite");
        }
    }

    private static void PrintCompat(Printer printer, GateResult result)
    {
        var verdict = result.Verdict;
        if (verdict.Suite.Total > 0)
        {
            printer.Line($"  suite      {verdict.Suite.Passed}/{verdict.Suite.Total} passed ({Figures.Percent(Rate(verdict))}, need {Figures.Percent(verdict.SuiteAfter.Threshold)})");
        }

        if (verdict.Score is { } score)
        {
            var change = result.Best is { } best ? $", best before {Figures.Score(best)} ({Figures.Change(score - best)})" : ", nothing to compare with yet";
            printer.Line($"  test       {Figures.Score(score)} ({verdict.Test.Passed}/{verdict.Test.Total} passed){change}");
        }

        if (verdict.Accepted)
        {
            printer.Line($"  promotion  {result.PromotionRerun} re-run, {result.Promoted.Length} promoted");
        }
    }

    private static string Compared(double? best, bool passed) => best is not { } value
        ? "(first run)"
        : passed ? $"(prev best: {Figures.Score(value)})" : $"(best so far: {Figures.Score(value)})";

    private static double Rate(Verdict verdict) => verdict.Suite.Total == 0 ? 0 : (double)verdict.Suite.Passed / verdict.Suite.Total;

    private static bool Passes(Verdict verdict) => verdict.SuiteAfter.Tasks.IsEmpty || Rate(verdict) >= verdict.SuiteAfter.Threshold;
}
