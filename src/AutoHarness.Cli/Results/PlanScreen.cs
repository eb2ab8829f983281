using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Experiments.Planning;

namespace AutoHarness.Cli.Results;

/// <summary>The output of <c>plan</c>.</summary>
internal static class PlanScreen
{
    /// <param name="printer">Where to.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="what"><c>run</c>, <c>gate</c> or <c>optimize</c>; null for all.</param>
    /// <param name="own">Puts the tool's name as it was called into a command.</param>
    public static void Print(Printer printer, ExperimentPlan plan, string? what, Func<string, string> own)
    {
        printer.Put("plan      ", Ink.Strong).Line(
            $"{plan.TrainTasks} train and {plan.TestTasks} held-out tasks{(plan.SplitAssumed ? " (assumed: there is no split yet)" : string.Empty)}, gate {GateName(plan)}, {plan.Concurrency} trials at a time");
        printer.Line($"  noise     {NoiseText(plan.Noise)}");
        if (plan.Noise.Basis != NoiseBasis.Repeated)
        {
            printer.Line($"            the real one: {own("auto-harness noise")}");
        }

        printer.Line($"  a trial   {PriceText(plan)}");
        if (what is null or "run")
        {
            PrintRun(printer, plan);
        }

        if (what is null or "gate")
        {
            PrintGate(printer, plan, own);
        }

        if (what is null or "optimize")
        {
            PrintNight(printer, plan);
        }

        LabelLines.Print(printer, plan.Labels);
    }

    public static JsonObject Document(ExperimentPlan plan, string? what)
    {
        var document = new JsonObject
        {
            ["train_tasks"] = plan.TrainTasks,
            ["test_tasks"] = plan.TestTasks,
            ["split_assumed"] = plan.SplitAssumed,
            ["suite_tasks"] = plan.SuiteTasks,
            ["gate_mode"] = plan.Mode,
            ["gate_preset"] = plan.Preset.Name,
            ["soft"] = plan.IsSoft,
            ["concurrency"] = plan.Concurrency,
            ["scripted_model"] = plan.IsScripted,
            ["noise"] = new JsonObject
            {
                ["within_task_variance"] = plan.Noise.Variance,
                ["basis"] = plan.Noise.Basis switch { NoiseBasis.Repeated => "repeated", NoiseBasis.SingleTrials => "single trials", _ => "assumed" },
                ["series"] = ResultDocument.Strings(plan.Noise.Series),
                ["tasks"] = plan.Noise.Tasks,
                ["trials"] = plan.Noise.Trials,
            },
            ["trial"] = plan.Price is { } price
                ? new JsonObject { ["cost_usd"] = price.Cost, ["tokens"] = price.Tokens, ["wall_s"] = Math.Round(price.Wall.TotalSeconds, 3), ["trials"] = price.Trials }
                : null,
        };
        if (what is null or "run")
        {
            document["run"] = new JsonObject
            {
                ["most"] = Amount(plan, plan.RunTrials),
                ["score_deviation"] = plan.Noise.RunDeviation(plan.TrainTasks),
            };
        }

        if (what is null or "gate")
        {
            document["gate"] = new JsonObject
            {
                ["least"] = Amount(plan, plan.Judgement.Least),
                ["most"] = Amount(plan, plan.Judgement.Most),
                ["rounds"] = new JsonArray([.. plan.Rounds.Select(row => Row(plan, row))]),
                ["single_run_score_deviation"] = plan.Noise.RunDeviation(plan.TestTasks),
                ["single_run_difference_deviation"] = plan.Noise.DifferenceDeviation(plan.TestTasks),
            };
        }

        if (what is null or "optimize")
        {
            var night = plan.Iteration * plan.Iterations;
            document["optimize"] = new JsonObject { ["iterations"] = plan.Iterations, ["least"] = Amount(plan, night.Least), ["most"] = Amount(plan, night.Most) };
        }

        document["labels"] = ResultDocument.Strings(plan.Labels);
        return document;
    }

    private static void PrintRun(Printer printer, ExperimentPlan plan)
    {
        printer.Put("  run       ", Ink.Strong).Line($"{Cost(plan, plan.RunTrials)}; without any edit its score moves by {Points(plan.Noise.RunDeviation(plan.TrainTasks))} (one sd)");
    }

    private static void PrintGate(Printer printer, ExperimentPlan plan, Func<string, string> own)
    {
        printer.Put("  gate      ", Ink.Strong).Line($"from {Cost(plan, plan.Judgement.Least)}");
        printer.Line($"            to   {Cost(plan, plan.Judgement.Most)}");
        if (plan.Mode == "compat")
        {
            printer.Line($"            it compares single runs of {plan.TestTasks} tasks: a score moves by {Points(plan.Noise.RunDeviation(plan.TestTasks))}, a comparison by {Points(plan.Noise.DifferenceDeviation(plan.TestTasks))} (one sd)");
        }

        if (plan.IsSoft)
        {
            printer.Line(
                $"            soft: with fewer than {EffectPlan.LeastHeldOutTasks} held-out tasks paired has no veto of their own; it asks all tasks, each time without the one that gained most",
                Ink.Warning);
        }

        printer.Line().Line($"  {(plan.Mode == "compat" ? $"paired ({plan.Preset.Name}) would see" : "rounds")}".PadRight(14) + "  std error  smallest effect  trials at most      money       time", Ink.Strong);
        foreach (var row in plan.Rounds)
        {
            var mark = row.Rounds == plan.Preset.Rounds ? "*" : " ";
            printer.Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  {row.Rounds + mark,-12}  {Points(row.StandardError),9}  {Points(row.SmallestEffect),15}  {row.Trials,14}  {Money(plan, row.Trials),9}  {Time(plan, row.Trials),9}"));
        }

        printer.Line($"  * rounds of the preset; smallest effect: the true improvement on all {plan.TrainTasks + plan.TestTasks} tasks that is accepted four times in five");
        printer.Line($"  what each preset makes of a night here: {own(Simulation(plan))}").Line();
    }

    private static void PrintNight(Printer printer, ExperimentPlan plan)
    {
        var night = plan.Iteration * plan.Iterations;
        printer.Put("  optimize  ", Ink.Strong).Line($"{plan.Iterations} iterations{(plan.MaxIterations is null ? " (assumed; optimize.max_iterations sets no limit)" : string.Empty)}, the coding agent's own cost aside");
        printer.Line($"            from {Cost(plan, night.Least)}");
        printer.Line($"            to   {Cost(plan, night.Most)}");
    }

    /// <summary>The simulation of this very benchmark; a noise that is only assumed, or beyond what the simulator makes, is left to it.</summary>
    private static string Simulation(ExperimentPlan plan)
    {
        var noise = plan.Noise is { Basis: NoiseBasis.Repeated, Variance: >= 0.005 and <= 0.245 }
            ? string.Create(CultureInfo.InvariantCulture, $" --noise {plan.Noise.Variance:0.###}")
            : string.Empty;
        return $"auto-harness simulate gate --train {plan.TrainTasks} --test {plan.TestTasks}{noise}";
    }

    private static string GateName(ExperimentPlan plan) => plan.Mode == "compat" ? "compat" : $"paired ({plan.Preset.Name})";

    private static string NoiseText(NoiseEstimate noise)
    {
        var variance = noise.Variance.ToString("0.000", CultureInfo.InvariantCulture);
        return noise.Basis switch
        {
            NoiseBasis.Repeated => $"within-task variance {variance}, from {noise.Trials} trials of {noise.Tasks} tasks ({string.Join(", ", noise.Series)})",
            NoiseBasis.SingleTrials => $"within-task variance at most {variance} (assumed: p(1-p) with the mean reward of {noise.Tasks} tasks, none of which ran twice)",
            _ => $"within-task variance at most {variance} (assumed: the largest that is possible, since nothing has run)",
        };
    }

    private static string PriceText(ExperimentPlan plan)
    {
        if (plan.Price is not { } price)
        {
            return "cost and time unknown: no trial is recorded yet";
        }

        var cost = price.Cost switch
        {
            null => "cost unknown",
            0 when plan.IsScripted => "$0.00 (the scripted model costs nothing)",
            { } known => Figures.Cost(decimal.Round(known, 4)),
        };
        return $"{cost}, {Figures.Count((long)price.Tokens)} tokens, {Figures.Span(price.Wall)} (mean of {price.Trials} trials)";
    }

    private static string Cost(ExperimentPlan plan, int trials) =>
        $"{trials} trial{(trials == 1 ? string.Empty : "s")}, cost {Money(plan, trials)}, time {Time(plan, trials)}";

    private static string Money(ExperimentPlan plan, int trials) => plan.Price?.Money(trials) is { } money ? Figures.Cost(money) : "unknown";

    private static string Time(ExperimentPlan plan, int trials) => plan.Price is { } price ? Figures.Span(price.Time(trials, plan.Concurrency)) : "unknown";

    private static string Points(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.0} points") : "-";

    private static JsonObject Amount(ExperimentPlan plan, int trials) => new()
    {
        ["trials"] = trials,
        ["cost_usd"] = plan.Price?.Money(trials),
        ["wall_s"] = plan.Price is { } price ? Math.Round(price.Time(trials, plan.Concurrency).TotalSeconds, 1) : null,
    };

    private static JsonObject Row(ExperimentPlan plan, EffectPlan row)
    {
        var document = Amount(plan, row.Trials);
        document["rounds"] = row.Rounds;
        document["standard_error"] = row.StandardError;
        document["smallest_effect"] = row.SmallestEffect;
        return document;
    }
}
