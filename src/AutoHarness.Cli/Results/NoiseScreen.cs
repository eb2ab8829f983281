using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Experiments.Noise;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>noise</c>.</summary>
internal static class NoiseScreen
{
    private const int ShownFlaky = 20;

    public static void Print(Printer printer, NoiseResult result, string next)
    {
        var figures = result.Figures;
        printer.Put("noise     ", Ink.Strong).Line($"{figures.RunScores.Length} runs of agent {Version(result)} on {figures.Tasks} train tasks: {string.Join("  ", figures.RunScores.Select(Figures.Score))}");
        if (!result.IsKept)
        {
            printer.Line("  agent     the one in the working folder, which is not the version of the last recorded iteration", Ink.Warning);
        }

        printer.Line($"  floor     without any edit a run's score moves by {Points(figures.RunDeviation)}, the difference of two runs by {Points(figures.DifferenceDeviation)} (one sd)");
        printer.Line($"  variance  {Variance(figures)} within a task (mean of p(1-p), corrected for few trials)");
        printer.Line($"  pass      {string.Join("   ", figures.PassHats.Select((value, index) => $"{(index == 0 ? "pass@1" : $"pass^{index + 1}")} {Figures.Short(value)}"))}");
        if (figures.Infra > 0)
        {
            printer.Line($"  infra     {figures.Infra} trials gave no result and count neither way", Ink.Warning);
        }

        printer.Line(figures.Flaky.IsEmpty ? "  flaky     none" : $"  flaky     {figures.Flaky.Length} of {figures.Tasks} tasks passed in some runs and failed in others");
        foreach (var task in figures.Flaky.Take(ShownFlaky))
        {
            printer.Line($"            {task.Passed}/{task.Trials}  {task.Task}");
        }

        if (figures.Flaky.Length > ShownFlaky)
        {
            printer.Line($"            and {figures.Flaky.Length - ShownFlaky} more; --json lists all");
        }

        if (!result.Plan.IsEmpty)
        {
            var (first, last) = (result.Plan[0], result.Plan[result.Preset.Rounds - 1]);
            printer.Line(
                $"  effect    the paired gate ({result.Preset.Name}, with the {result.TestTasks} held-out tasks) sees improvements from {Points(first.SmallestEffect)} in one round, from {Points(last.SmallestEffect)} in {last.Rounds}");
        }

        printer.Line($"  spent     {RunScreen.Spent(result.Usage)}, {Figures.Span(result.Wall)} ({result.Series})");
        LabelLines.Print(printer, result.Labels);
        printer.Line($"  next      {next}");
    }

    public static JsonObject Document(NoiseResult result) => new()
    {
        ["series"] = result.Series,
        ["agent_version"] = result.Version,
        ["is_kept_version"] = result.IsKept,
        ["runs"] = new JsonArray([.. result.Figures.RunScores.Select(score => (JsonNode?)score)]),
        ["tasks"] = result.Figures.Tasks,
        ["within_task_variance"] = result.Figures.Variance,
        ["run_deviation"] = result.Figures.RunDeviation,
        ["difference_deviation"] = result.Figures.DifferenceDeviation,
        ["pass_hats"] = new JsonArray([.. result.Figures.PassHats.Select(value => (JsonNode)value)]),
        ["flaky"] = new JsonArray([.. result.Figures.Flaky.Select(task => new JsonObject { ["id"] = task.Task.Value, ["passed"] = task.Passed, ["trials"] = task.Trials })]),
        ["infra"] = result.Figures.Infra,
        ["preset"] = result.Preset.Name,
        ["smallest_effects"] = new JsonArray([.. result.Plan.Select(Row)]),
        ["usage"] = RunScreen.UsageDocument(result.Usage),
        ["wall_s"] = Math.Round(result.Wall.TotalSeconds, 3),
        ["labels"] = ResultDocument.Strings(result.Labels),
    };

    private static JsonObject Row(EffectPlan row) =>
        new() { ["rounds"] = row.Rounds, ["standard_error"] = row.StandardError, ["smallest_effect"] = row.SmallestEffect };

    private static string Version(NoiseResult result) => result.Version[..Math.Min(12, result.Version.Length)];

    private static string Variance(NoiseFigures figures) => figures.Variance is { } variance ? variance.ToString("0.000", CultureInfo.InvariantCulture) : "-";

    private static string Points(double? value) => value is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0.0} points") : "-";
}
