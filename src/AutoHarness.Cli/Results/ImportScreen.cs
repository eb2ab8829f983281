using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>import tau2</c>.</summary>
internal static class ImportScreen
{
    private const int MostShown = 20;

    public static void Print(Printer printer, ResultsReview review)
    {
        var metrics = review.Metrics;
        printer.Put("import  ", Ink.Strong).Line($"tau-bench {review.Domain}, agent {review.Agent ?? "not named"}, user {review.User ?? "not named"}");
        printer.Line($"  reward      {Figures.Score(metrics.AverageReward)} over {metrics.Simulations} simulations of {metrics.Tasks} tasks");
        if (!metrics.PassHat.IsEmpty)
        {
            printer.Line($"  pass^k      {string.Join("  ", metrics.PassHat.Select((value, place) => $"{place + 1}: {Figures.Score(value)}"))}");
        }

        foreach (var (name, (passed, made)) in metrics.Checks)
        {
            printer.Line($"  {name,-15} {passed}/{made} passed");
        }

        printer.Line($"  ended by    {string.Join(", ", metrics.Terminations.Select(reason => $"{reason.Key} {reason.Value}"))}");
        printer.Line($"  evaluated again: {review.Regraded - review.Differences.Length} of {review.Regraded} with the same reward", review.Differences.IsEmpty ? Ink.Plain : Ink.Warning);
        foreach (var (task, trial, finding) in review.Differences.Take(MostShown))
        {
            printer.Put("    ").Line($"{task}, trial {trial}: {finding}");
        }
    }

    public static JsonObject Document(ResultsReview review)
    {
        var metrics = review.Metrics;
        return new JsonObject
        {
            ["domain"] = review.Domain,
            ["agent"] = review.Agent,
            ["user"] = review.User,
            ["simulations"] = metrics.Simulations,
            ["infra"] = metrics.Infra,
            ["tasks"] = metrics.Tasks,
            ["avg_reward"] = metrics.AverageReward,
            ["pass_hat"] = new JsonArray([.. metrics.PassHat.Select(value => (JsonNode?)JsonValue.Create(value))]),
            ["checks"] = new JsonObject(metrics.Checks.Select(check => KeyValuePair.Create(check.Key, (JsonNode?)new JsonObject { ["passed"] = check.Value.Passed, ["made"] = check.Value.Made }))),
            ["terminations"] = new JsonObject(metrics.Terminations.Select(reason => KeyValuePair.Create(reason.Key, (JsonNode?)JsonValue.Create(reason.Value)))),
            ["regraded"] = review.Regraded,
            ["differences"] = new JsonArray(
                [.. review.Differences.Select(difference => (JsonNode?)new JsonObject { ["task"] = difference.TaskId, ["trial"] = difference.Trial, ["finding"] = difference.Finding })]),
        };
    }
}
