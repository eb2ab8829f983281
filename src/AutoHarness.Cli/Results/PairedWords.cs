using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Explaining;

namespace AutoHarness.Cli.Results;

/// <summary>The record of a paired judgement in words.</summary>
internal static class PairedWords
{
    /// <summary>Which rule decided, with the numbers it compared.</summary>
    public static string Decision(GateExplanation why)
    {
        var look = (why.Verdict.Record["rounds"] as JsonArray)?.LastOrDefault();
        return (why.Verdict.Kind, look) switch
        {
            (VerdictKind.InvalidInfra, _) or (_, null) => why.Verdict.Reason,
            (VerdictKind.Accepted, { } last) =>
                $"z {Z(last["z_weighed"])} reached {Z(last["accept"])}, the mean change is above zero, and the held-out tasks changed by {Change(last["held_out"])} where at least {Change(last["veto"])} is asked{Alarm(last)}",
            (VerdictKind.Inconclusive, { } last) => $"all rounds were used: z {Z(last["z_weighed"])} where {Z(last["accept"])} is asked{Objection(last)}{Alarm(last)}",
            (VerdictKind.RejectedHarm, { } last) when (string?)last["objection"] == "suite" => $"z {Z(last["z_weighed"])} was high enough ({Z(last["accept"])}), but the suite got worse",
            (_, { } last) => $"z {Z(last["z"])} fell below {Z(last["futility"])} in round {(int)last["r"]!}, after {(string)last["stage"]!} tasks: {(why.Verdict.Kind == VerdictKind.RejectedHarm ? "worse beyond chance" : "an acceptance was no longer in sight")}",
        };
    }

    /// <summary>What else was looked at.</summary>
    public static IEnumerable<(string Title, string Text)> Checks(GateExplanation why)
    {
        var record = why.Verdict.Record;
        yield return ("suite", record["suite"] is { } suite
            ? $"{why.Suite} tasks, mean change {Change(suite["m"])} ±{Figures.Error((double)suite["se"]!)}: {((bool)suite["passed"]! ? "does not object" : "objects")}{Named(suite)}"
            : $"{why.Suite} tasks; asked only before an acceptance");
        if (record["gap"] is { } gap)
        {
            yield return ("gap", $"train tasks changed by {Change(gap["g"])} more than held-out ones (z {Z(gap["z"])}, alarm above 2)");
        }

        if (record["infra"] is { } infra)
        {
            yield return ("infra", $"{(int)infra["candidate"]!} errors of the candidate, {(int)infra["incumbent"]!} of the kept agent{((bool)infra["counted_as_failures"]! ? "; the candidate's count as failures" : string.Empty)}");
        }

        yield return ("cost", $"{Figures.Cost((decimal?)why.CandidateCost)} a trial; the kept agent {Figures.Cost((decimal?)why.IncumbentCost)}");
        if (record["secondary"] is { } secondary && record["estimate"] is { } estimate)
        {
            yield return ("besides", $"better on {(int)secondary["better"]!} tasks, worse on {(int)secondary["worse"]!} (McNemar p {((double)secondary["mcnemar_p"]!).ToString("0.000", CultureInfo.InvariantCulture)}, CMH z {Z(secondary["cmh_z"])}); change {Change(estimate["delta"])}, 95 % interval {Change(estimate["lo"])} to {Change(estimate["hi"])}");
        }

        if (why.Settlement?["audit"] is { } audit)
        {
            yield return ("audit", $"fresh trials against the earlier agent: z {Z(audit["z"])}, rolled back below {Z(audit["boundary"])}: {((bool)audit["kept"]! ? "stands" : "rolled back")}{(why.Outcome.Score is { } score ? $"; held-out score {Figures.Score(score)}" : string.Empty)}");
        }
    }

    private static string Objection(JsonNode look) => (string?)look["objection"] == "held-out"
        ? $"; z was enough, but the held-out tasks changed by {Change(look["held_out"])} where {Change(look["veto"])} is asked"
        : string.Empty;

    private static string Alarm(JsonNode look) => (string?)look["alarm"] switch
    {
        "suspicious" => " (more is asked, and train tasks weigh less: the edit or its gain looks suspicious)",
        "gap" => " (more is asked: train gained much more than held-out)",
        _ => string.Empty,
    };

    private static string Named(JsonNode suite) => suite["named_regressions"] is JsonArray { Count: > 0 } named
        ? $"; never solved any more: {string.Join(", ", named.Select(task => (string?)task))}"
        : string.Empty;

    private static string Z(JsonNode? node) => RoundTable.Signed((double?)node, "0.00");

    private static string Change(JsonNode? node) => RoundTable.Signed((double?)node, "0.000");
}
