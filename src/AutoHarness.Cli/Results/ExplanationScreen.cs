using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Explaining;

namespace AutoHarness.Cli.Results;

/// <summary>Why a judgement ended as it did, in words, with its numbers and with what would have changed it.</summary>
internal static class ExplanationScreen
{
    public static void Print(Printer printer, GateExplanation why)
    {
        var (sign, word, ink) = VerdictWord.Of(why.Outcome.Kind);
        printer.Put($"why {why.Id} was ", Ink.Strong).Put($"{sign} {word}", ink).Line();
        Row(printer, "compared", $"candidate {Short(why.Candidate)} (#{why.Iteration}) with the kept agent {Short(why.Incumbent)}: {why.Train} train and {why.Test} held-out tasks");
        if (why.Stage is { } stage)
        {
            Row(printer, "decided", $"by the {stage} check, before any comparison: {why.Outcome.Reason}");
            Next(printer, why);
            return;
        }

        if (why.Policy == "paired")
        {
            Paired(printer, why);
        }
        else
        {
            Compat(printer, why);
        }

        if (Otherwise(why) is { } otherwise)
        {
            Row(printer, "otherwise", otherwise);
        }

        Next(printer, why);
    }

    public static JsonObject Document(GateExplanation why) => new()
    {
        ["id"] = why.Id,
        ["policy"] = why.Policy,
        ["kind"] = why.Outcome.Kind.ToString(),
        ["reason"] = why.Outcome.Reason,
        ["stage"] = why.Stage,
        ["candidate"] = why.Candidate,
        ["incumbent"] = why.Incumbent,
        ["tasks"] = new JsonObject { ["train"] = why.Train, ["test"] = why.Test, ["suite"] = why.Suite },
        ["trials"] = new JsonObject { ["candidate"] = why.CandidateTrials, ["pool"] = why.PoolTrials, ["reference"] = why.ReferenceTrials, ["fresh"] = why.FreshTrials },
        ["cost_per_trial_usd"] = new JsonObject { ["candidate"] = why.CandidateCost, ["incumbent"] = why.IncumbentCost },
        ["record"] = why.Verdict.Record.DeepClone(),
        ["settlement"] = why.Settlement?.DeepClone(),
        ["flip"] = why.Flip is { } flip
            ? new JsonObject { ["trials"] = flip.Trials, ["held_out"] = flip.HeldOut, ["to_pass"] = flip.ToPass, ["end"] = flip.End.ToString() }
            : null,
    };

    private static void Paired(Printer printer, GateExplanation why)
    {
        var record = why.Verdict.Record;
        Row(printer, "trials", $"{why.CandidateTrials} of the candidate; of the kept agent {why.PoolTrials} from before and {why.ReferenceTrials} beside the candidate's{(why.FreshTrials > 0 ? $"; {why.FreshTrials} fresh ones after the acceptance" : string.Empty)}");
        RoundTable.Print(printer, record);
        Row(printer, "decided", PairedWords.Decision(why));
        foreach (var (title, text) in PairedWords.Checks(why))
        {
            Row(printer, title, text);
        }
    }

    private static void Compat(Printer printer, GateExplanation why)
    {
        var verdict = why.Verdict;
        var record = verdict.Record;
        Row(printer, "trials", $"{why.CandidateTrials} of the candidate, one a task; a score is compared with the best one ever recorded");
        Row(printer, "suite", verdict.Suite.Total == 0
            ? "empty, so it cannot object"
            : $"{verdict.Suite.Passed} of {verdict.Suite.Total} passed, {Figures.Percent((double?)record["suite"]?["threshold"] ?? 0)} needed: {((bool?)record["suite"]?["passed"] == true ? "passed" : "a regression")}");
        Row(printer, "test", $"mean {Figures.Score(verdict.Score)} over {verdict.Test.Total} held-out tasks; {(why.Best is { } best ? $"the best before is {Figures.Score(best)}" : "nothing was recorded before")}");
        Row(printer, "decided", verdict.Reason);
    }

    private static string? Otherwise(GateExplanation why)
    {
        if (why.Flip is not { } flip)
        {
            return why.Outcome.Kind == VerdictKind.InvalidInfra ? null : "no small number of other outcomes would have changed this";
        }

        var which = $"{flip.Trials} more {(flip.HeldOut ? "held-out" : "train")} trial{(flip.Trials == 1 ? string.Empty : "s")}";
        var end = flip.End switch
        {
            FlipEnd.Accepted => "it would have been accepted",
            FlipEnd.Rejected => "it would not have been accepted",
            _ => "the judgement would not have ended here but asked for more trials",
        };
        return $"with {which} {(flip.ToPass ? "solved" : "failed")} {end}";
    }

    private static void Next(Printer printer, GateExplanation why) => Row(printer, "next", why.Outcome.Kind switch
    {
        VerdictKind.Accepted => $"record it, unless that is done: auto-harness record --gate {why.Id}",
        VerdictKind.Inconclusive => "combine the edit with another that came out as not proven, or use gate.preset thorough, which sees smaller effects",
        VerdictKind.InvalidInfra => "judge it again when the surroundings work",
        VerdictKind.Vetoed or VerdictKind.Quarantined => "take out of the edit what the reason names; more trials do not help",
        VerdictKind.RolledBack => "nothing: the earlier agent stays; the same edit may be judged again with other changes",
        _ => "another idea; the train traces of this candidate show what it broke",
    });

    private static void Row(Printer printer, string title, string text) => printer.Line($"  {title,-10} {text}");

    private static string Short(string version) => version[..Math.Min(12, version.Length)];
}
