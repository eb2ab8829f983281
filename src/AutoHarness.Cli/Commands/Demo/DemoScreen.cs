using System.Collections.Immutable;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Optimizing;

namespace AutoHarness.Cli.Commands.Demo;

/// <summary>What the demo shows.</summary>
internal static class DemoScreen
{
    public const int HypothesisWidth = 36;

    public static void Begin(Printer printer, string folder)
    {
        printer.Line("A small shop's customer desk (64 tasks), a scripted model and a scripted coding agent. Nothing leaves this machine.");
        printer.Line($"folder: {folder}", Ink.Faint).Line();
    }

    /// <summary><c>iteration 1  look the order up …   0.4211 → 0.5789  accepted</c></summary>
    public static void Iteration(Printer printer, IterationSummary iteration, double? before)
    {
        var (sign, ink) = VerdictWord.Of(iteration.Outcome);
        var scores = iteration.Score is { } score ? $"{Figures.Score(before)} → {Figures.Score(score)}" : "not measured   ";
        printer.Put($" iteration {iteration.Number}  ").Put($"{Padded(iteration.Hypothesis ?? "no hypothesis")}  {scores}  ");
        printer.Put($"{sign} {iteration.Outcome}", ink).Line(iteration.Outcome != "accepted" && iteration.Reason is { } reason ? $"  ({Visible.Cut(Visible.Line(reason), 80, "...")})" : string.Empty);
    }

    /// <summary>What happened, what was luck, what it rests on, where to look.</summary>
    public static void End(Printer printer, DemoStory story)
    {
        printer.Line().Line("what happened", Ink.Strong);
        printer.Line($"  the loop says    {Figures.Score(story.Baseline)} → {Figures.Score(story.Best)} on held-out tasks, two fresh trials each");
        if (story.Effects is [var start, ..] && story.Effects.LastOrDefault(effect => effect.Outcome == "accepted") is { } last)
        {
            printer.Line($"  measured after   {Figures.Score(start.Mean)} → {Figures.Score(last.Mean)} with {start.Trials} trials of each version");
        }

        printer.Line(story.Killed
            ? $"  killed once      by SIGKILL in the middle, then resumed: what was finished did not run again{(story.Repeated > 0 ? $", {story.Repeated} trials in flight did" : string.Empty)}"
            : "  not killed       the loop ended before the point where it was to be killed");
        printer.Line().Line("what each edit was really worth", Ink.Strong);
        foreach (var effect in story.Effects.Where(effect => effect.Against is not null))
        {
            PrintEffect(printer, effect, story.Iterations.First(iteration => iteration.Number == effect.Iteration));
        }

        foreach (var iteration in story.Iterations.Where(iteration => iteration is { AgentVersion: null, Number: > 0, Outcome: not "open" }))
        {
            printer.Line($"  #{iteration.Number}  never came to a candidate: {Visible.Cut(Visible.Line($"{iteration.Outcome}, {iteration.Reason}"), 90, "...")}");
        }

        printer.Line();
        LabelLines.Print(printer, story.Labels);
        printer.Line().Line("where to look", Ink.Strong);
        printer.Line($"  {story.Folder}");
        printer.Line("    workspace/results.tsv      accepted iterations      agent/agent.cs          the agent as it was kept");
        printer.Line("    workspace/gates/           receipts                 workspace/learnings.md  what was noted");
        printer.Line("    workspace/traces/latest/   what happened in train tasks");
        foreach (var next in story.Next)
        {
            printer.Line($"  next  {next}");
        }
    }

    private static string Padded(string text)
    {
        var cut = Visible.Cut(Visible.Line(text), HypothesisWidth, "...");
        return cut + new string(' ', HypothesisWidth - Visible.Width(cut));
    }

    private static void PrintEffect(Printer printer, EditEffect effect, IterationSummary iteration)
    {
        var (sign, ink) = VerdictWord.Of(effect.Outcome);
        var remark = (effect.Outcome, effect.IsReal) switch
        {
            ("accepted", false) => ("accepted by luck", Ink.Warning),
            ("accepted", true) => ("a true improvement", Ink.Good),
            (_, true) => ("a true improvement that the gate missed", Ink.Warning),
            _ => ("rightly not kept", Ink.Good),
        };
        printer.Put($"  #{effect.Iteration}  ").Put($"{sign} {effect.Outcome,-9} ", ink)
            .Put($"{Figures.Change(effect.Effect)} ±{Figures.Error(effect.StandardError)}  ")
            .Put($"{Padded(iteration.Hypothesis ?? string.Empty)}  ")
            .Line(remark.Item1, remark.Item2);
    }
}
