using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating.Probes;
using AutoHarness.Evaluation.Statistics;

namespace AutoHarness.Evaluation.Gating.Paired;

/// <summary>Writes the verdict of a paired judgement: a reason without held-out numbers, and the full record for the owner.</summary>
internal sealed class PairedVerdict(
    GateCase gateCase, PairedPreset preset, TaskPanel panel, Evidence evidence, AcceptanceRule rule, IReadOnlyList<PairedLook> looks)
{
    private const double PassMark = 0.5;
    private const double IntervalZ = 1.96;

    public Verdict Write(VerdictKind kind, SuiteCheck? suite, SuiteState suiteAfter, CostGuard? cost)
    {
        var members = gateCase.Suite.Tasks.Select(panel.Number).Where(task => task >= 0 && evidence.Candidate.Trials(task) > 0).ToArray();
        return new Verdict
        {
            Kind = kind,
            Reason = cost is { OverLimit: true } ? string.Create(CultureInfo.InvariantCulture, $"Costs {cost.Ratio:0.0} times as much as the incumbent for next to no gain.") : Reason(kind, suite),
            Suite = (members.Count(task => evidence.Candidate.Mean(task) >= PassMark), members.Length),
            SuiteAfter = suiteAfter,
            LookedAtHeldOut = looks.Any(look => look.Estimate.Test.Units > 0),
            Warnings = Warnings(),
            Record = Record(suite, cost),
        };
    }

    private static string Reason(VerdictKind kind, SuiteCheck? suite) => kind switch
    {
        VerdictKind.Accepted => "Better than the incumbent.",
        VerdictKind.RejectedHarm when suite is { Passed: false } => suite.Named.IsEmpty
            ? "The suite got worse."
            : $"The suite got worse; never solved any more: {string.Join(", ", suite.Named)}.",
        VerdictKind.RejectedHarm => "Worse than the incumbent.",
        VerdictKind.RejectedFutile => "Stopped early: no improvement in sight.",
        VerdictKind.InvalidInfra => "Too many trials of both versions were lost to infrastructure errors; nothing was judged.",
        _ => "All rounds used, no improvement shown.",
    };

    private ImmutableArray<string> Warnings()
    {
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (evidence.Candidate.InfraFails)
        {
            warnings.Add($"{evidence.Candidate.Infra} infrastructure error(s) of the candidate count as failures: the incumbent had significantly fewer");
        }

        if (rule.SplitExhausted)
        {
            warnings.Add($"the held-out tasks have decided {gateCase.HeldOutLooks} times and are worn; draw new ones: auto-harness prepare --rotate-split");
        }

        if (rule.IsSoft)
        {
            warnings.Add($"fewer than {AcceptanceRule.LeastHeldOutTasks} held-out tasks: train tasks decide too, so scores are soft");
        }

        return warnings.ToImmutable();
    }

    private JsonObject Record(SuiteCheck? suite, CostGuard? cost)
    {
        var record = new JsonObject
        {
            ["policy"] = "paired",
            ["version"] = PairedPolicy.CurrentVersion,
            ["preset"] = preset.Name,
            ["rounds"] = new JsonArray([.. looks.Select(look => look.ToJson())]),
            ["infra"] = new JsonObject
            {
                ["candidate"] = evidence.Candidate.Infra,
                ["incumbent"] = evidence.Incumbent.Infra,
                ["counted_as_failures"] = evidence.Candidate.InfraFails,
            },
            ["trials"] = evidence.Candidate.Rewards + evidence.Candidate.Infra,
        };

        if (looks.Count > 0)
        {
            var estimate = looks[^1].Estimate;
            var half = IntervalZ * estimate.StandardError;
            record["estimate"] = new JsonObject { ["delta"] = estimate.Delta, ["lo"] = estimate.Delta - half, ["hi"] = estimate.Delta + half };
            record["gap"] = new JsonObject { ["g"] = estimate.Train.Mean - estimate.Test.Mean, ["z"] = estimate.GapZ };
            record["secondary"] = Secondary();
        }

        if (cost is { Ratio: not null })
        {
            record["cost"] = new JsonObject { ["ratio"] = cost.Ratio, ["tasks"] = cost.Tasks, ["limit"] = gateCase.MaxCostRatio };
        }

        if (suite is not null)
        {
            record["suite"] = new JsonObject
            {
                ["m"] = suite.Estimate.Mean,
                ["se"] = suite.Estimate.StandardError,
                ["passed"] = suite.Passed,
                ["named_regressions"] = new JsonArray([.. suite.Named.Select(task => (JsonNode)task.Value)]),
            };
        }

        return record;
    }

    private JsonObject Secondary()
    {
        var paired = Enumerable.Range(0, panel.Count).Where(evidence.IsPaired).ToArray();
        var better = paired.Count(task => evidence.Difference(task) > 0);
        var worse = paired.Count(task => evidence.Difference(task) < 0);
        var arms = paired.Select(task =>
            (evidence.Candidate.Sum(task), evidence.Candidate.Trials(task), evidence.Incumbent.Sum(task), evidence.Incumbent.Trials(task)));

        return new JsonObject
        {
            ["better"] = better,
            ["worse"] = worse,
            ["mcnemar_p"] = McNemar.OneSided(better, worse),
            ["cmh_z"] = CochranMantelHaenszel.Z(arms),
        };
    }
}
