using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Statistics;
using AutoHarness.Experiments.Comparing;

namespace AutoHarness.Cli.Results;

/// <summary>The output of <c>compare</c>.</summary>
internal static class CompareScreen
{
    private const int ShownTasks = 20;

    public static void Print(Printer printer, PairReport report)
    {
        Side(printer, "A", report.Before);
        Side(printer, "B", report.After);
        printer.Put("  B - A     ", Ink.Strong).Line($"{IntervalText.Difference(report.Comparison.Difference)} over {report.Tasks.Length} tasks: {Judgement(report.Comparison.Difference)}");
        printer.Line(
            $"            {report.Comparison.Better} tasks better, {report.Comparison.Worse} worse; McNemar p {P(report.McNemarP)} (one-sided), Mantel-Haenszel z {report.Comparison.MantelHaenszel.ToString("0.00", CultureInfo.InvariantCulture)}");
        printer.Line($"  cost      {Cost(report)}");
        printer.Line(
            $"  tokens    {Mean(report.Before.Tokens, Tokens)} → {Mean(report.After.Tokens, Tokens)} per trial, {IntervalText.Of(report.Tokens, value => Signed(value, Tokens))}: {Change(report.Tokens)}");
        Tasks(printer, "fixed", "never passed with A, always with B", report.Changed(TaskChange.Fixed));
        Tasks(printer, "broken", "always passed with A, never with B", report.Changed(TaskChange.Broken));
        Tasks(printer, "flaky", "mixed results with A or B", report.Changed(TaskChange.Flaky));
        if (!report.NamedRegressions.IsEmpty)
        {
            printer.Line($"  regressed {string.Join("  ", report.NamedRegressions.Select(task => task.Task))}: solved by A and never by B, with enough trials to say so", Ink.Bad);
        }

        printer.Line("  rests on  all recorded train trials of both; those of a judgement chose the version, so they flatter one that was accepted");
    }

    public static void Print(Printer printer, HeldOutPairReport report)
    {
        printer.Put("  A         ", Ink.Strong).Line($"{Name(report.Before, report.BeforeIteration)}  {IntervalText.Mean(report.BeforeMean)} over {report.BeforeMean.Clusters} held-out tasks");
        printer.Put("  B         ", Ink.Strong).Line($"{Name(report.After, report.AfterIteration)}  {IntervalText.Mean(report.AfterMean)} over {report.AfterMean.Clusters} held-out tasks");
        printer.Put("  B - A     ", Ink.Strong).Line($"{IntervalText.Difference(report.Difference)} over {report.Difference.Clusters} tasks: {Judgement(report.Difference)}");
        printer.Line($"  held out  single tasks are not shown; look {report.Looks} at held-out tasks is counted");
    }

    public static JsonObject Document(PairReport report) => new()
    {
        ["split"] = "train",
        ["a"] = Side(report.Before),
        ["b"] = Side(report.After),
        ["difference"] = IntervalText.Document(report.Comparison.Difference),
        ["distinguishable_from_0"] = report.Comparison.IsDistinguishable,
        ["better"] = report.Comparison.Better,
        ["worse"] = report.Comparison.Worse,
        ["mcnemar_p"] = report.McNemarP,
        ["mantel_haenszel_z"] = report.Comparison.MantelHaenszel,
        ["cost_usd_difference"] = report.Cost is { } cost ? IntervalText.Document(cost) : null,
        ["tokens_difference"] = IntervalText.Document(report.Tokens),
        ["tasks"] = new JsonArray([.. report.Tasks.Select(Task)]),
        ["named_regressions"] = ResultDocument.Strings(report.NamedRegressions.Select(task => task.Task.Value)),
        ["regression"] = report.IsRegression,
    };

    public static JsonObject Document(HeldOutPairReport report) => new()
    {
        ["split"] = "test",
        ["a"] = new JsonObject { ["version"] = report.Before, ["iteration"] = report.BeforeIteration, ["reward"] = IntervalText.Document(report.BeforeMean) },
        ["b"] = new JsonObject { ["version"] = report.After, ["iteration"] = report.AfterIteration, ["reward"] = IntervalText.Document(report.AfterMean) },
        ["difference"] = IntervalText.Document(report.Difference),
        ["distinguishable_from_0"] = !report.Difference.Interval.CoversZero,
        ["looks"] = report.Looks,
        ["regression"] = report.IsRegression,
    };

    private static void Side(Printer printer, string title, VersionSide side)
    {
        var passes = string.Join(" ", side.Report.PassHats.Select((value, index) => $"{(index == 0 ? "pass@1" : $"pass^{index + 1}")} {Figures.Short(value)}"));
        printer.Put($"  {title}         ", Ink.Strong).Line($"{Name(side.Version, side.Iteration)}  {IntervalText.Mean(side.Report.Reward)}  {passes}");
        printer.Line(
            $"            {side.Report.Trials} trials of {side.Report.Reward.Clusters} tasks ({string.Join(", ", side.Series.Select(kind => $"{kind.Key} {kind.Value}"))}){(side.Report.Infra > 0 ? $", {side.Report.Infra} infra" : string.Empty)}");
    }

    private static void Tasks(Printer printer, string title, string meaning, ImmutableArray<TaskPair> tasks)
    {
        printer.Line($"  {title,-8}  {tasks.Length} {meaning}");
        foreach (var task in tasks.Take(ShownTasks))
        {
            printer.Line($"            {task.PassedBefore}/{task.TrialsBefore} → {task.PassedAfter}/{task.TrialsAfter}  {task.Task}");
        }

        if (tasks.Length > ShownTasks)
        {
            printer.Line($"            and {tasks.Length - ShownTasks} more; --json lists all");
        }
    }

    private static string Cost(PairReport report) => report.Cost switch
    {
        null => "unknown",
        _ when report is { Before.Cost.Mean: 0, After.Cost.Mean: 0 } => "$0.00 per trial with both",
        { } cost => $"{Mean(report.Before.Cost, Money)} → {Mean(report.After.Cost, Money)} per trial, {IntervalText.Of(cost, value => Signed(value, Money))}: {Change(cost)}",
    };

    private static JsonObject Side(VersionSide side) => new()
    {
        ["version"] = side.Version,
        ["iteration"] = side.Iteration,
        ["reward"] = IntervalText.Document(side.Report.Reward),
        ["pass_hats"] = new JsonArray([.. side.Report.PassHats.Select(value => (JsonNode)value)]),
        ["flaky_share"] = side.Report.FlakyShare,
        ["trials"] = side.Report.Trials,
        ["infra"] = side.Report.Infra,
        ["series"] = new JsonObject([.. side.Series.Select(kind => KeyValuePair.Create<string, JsonNode?>(kind.Key, kind.Value))]),
        ["cost_usd_per_trial"] = side.Cost is { } cost ? IntervalText.Document(cost) : null,
        ["tokens_per_trial"] = IntervalText.Document(side.Tokens),
    };

    private static JsonObject Task(TaskPair task) => new()
    {
        ["id"] = task.Task.Value,
        ["change"] = task.Change.ToString().ToLowerInvariant(),
        ["a"] = new JsonObject { ["passed"] = task.PassedBefore, ["trials"] = task.TrialsBefore },
        ["b"] = new JsonObject { ["passed"] = task.PassedAfter, ["trials"] = task.TrialsAfter },
    };

    private static string Name(string version, int? iteration)
    {
        var hash = version[..Math.Min(12, version.Length)];
        return iteration is { } number ? $"#{number} ({hash})" : hash;
    }

    private static string Judgement(ClusteredMean difference) =>
        difference.Interval.CoversZero ? "not distinguishable from 0" : difference.Mean > 0 ? "better" : "worse";

    private static string Change(ClusteredMean difference) =>
        difference.Interval.CoversZero ? "not distinguishable from 0" : difference.Mean > 0 ? "more" : "less";

    private static string P(double p) => p < 0.0001 ? "< 0.0001" : p.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Mean(ClusteredMean? mean, Func<double, string> form) => mean is { } known ? form(known.Mean) : "unknown";

    private static string Signed(double value, Func<double, string> form) => (value < 0 ? "−" : "+") + form(Math.Abs(value));

    private static string Money(double usd) => "$" + usd.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Tokens(double count) => Figures.Count((long)Math.Round(count));
}
