using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Cli.Results;

/// <summary>Means with their 95 % interval between tasks. One task alone has none, which a dash says.</summary>
internal static class IntervalText
{
    /// <summary>A mean reward: <c>0.4100 [0.26, 0.56]</c>; no mean reward lies outside of 0 and 1, whatever the interval says.</summary>
    public static string Mean(ClusteredMean mean) => mean.Clusters == 0 ? "-" : $"{Figures.Score(mean.Mean)} {Range(mean, value => Figures.Short(Math.Clamp(value, 0, 1)))}";

    /// <summary>A difference: <c>+0.042 [−0.020, +0.110]</c>.</summary>
    public static string Difference(ClusteredMean difference) => $"{Figures.Change(difference.Mean)} {Range(difference, Figures.Change)}";

    /// <summary>Anything else, with its own form for a value.</summary>
    public static string Of(ClusteredMean mean, Func<double, string> form) => $"{form(mean.Mean)} {Range(mean, form)}";

    public static JsonObject Document(ClusteredMean mean) => new()
    {
        ["mean"] = Finite(mean.Mean),
        ["standard_error"] = Finite(mean.StandardError),
        ["low"] = Finite(mean.Interval.Low),
        ["high"] = Finite(mean.Interval.High),
        ["tasks"] = mean.Clusters,
    };

    private static string Range(ClusteredMean mean, Func<double, string> form) => mean.Clusters < 2 ? "[-]" : $"[{form(mean.Interval.Low)}, {form(mean.Interval.High)}]";

    private static JsonNode? Finite(double value) => double.IsFinite(value) ? value : null;
}
