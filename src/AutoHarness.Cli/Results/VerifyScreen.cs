using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>verify</c>: a line for each judgement, then the sum.</summary>
internal static class VerifyScreen
{
    public static void Print(Printer printer, Verification verification)
    {
        foreach (var judgement in verification.Judgements.Concat(verification.Controls))
        {
            var (word, ink) = Word(judgement.State);
            printer.Put($"  {judgement.Id}  {judgement.Policy,-7} v{judgement.PolicyVersion}  {judgement.Verdict,-11}  ").Put(word, ink);
            printer.Line(judgement.Notes.IsEmpty ? string.Empty : $": {string.Join(", ", judgement.Notes)}");
        }

        foreach (var finding in verification.Tampering)
        {
            printer.Put("  differs    ", Ink.Bad).Line(finding);
        }

        foreach (var file in verification.Drift)
        {
            printer.Put("  drift      ", Ink.Warning).Line($"{file} is not what the ledger would write; any command that works on the experiment writes it again");
        }

        var states = verification.Judgements.CountBy(judgement => judgement.State).ToDictionary();
        var counts = Enum.GetValues<JudgementState>().Where(states.ContainsKey).Select(state => $"{states[state]} {Word(state).Word}");
        printer.Put("verify  ", Ink.Strong).Line($"{verification.Judgements.Length} judgements ({(states.Count == 0 ? "none yet" : string.Join(", ", counts))}), {verification.Controls.Length} controls, {verification.Records} records{(verification.Certified ? ", 1 certificate" : string.Empty)}");
        if (verification.AtWork is { } command)
        {
            printer.Line($"  note  {command} is at work meanwhile; files may be a step behind the ledger");
        }

        printer.Line(verification.Exit switch
        {
            ExitCode.Ok => "  everything that can be recomputed came out the same",
            ExitCode.Rejected => "  the ledger is sound; files of the workspace have drifted",
            _ => "  the record was changed after it was written, or the tool has a fault: do not trust these verdicts",
        });
    }

    public static JsonObject Document(Verification verification) => new()
    {
        ["experiment"] = verification.Experiment,
        ["judgements"] = new JsonArray([.. verification.Judgements.Select(Document)]),
        ["controls"] = new JsonArray([.. verification.Controls.Select(Document)]),
        ["differs"] = ResultDocument.Strings(verification.Tampering),
        ["drift"] = ResultDocument.Strings(verification.Drift),
        ["records"] = verification.Records,
        ["certified"] = verification.Certified,
        ["at_work"] = verification.AtWork,
        ["exit_code"] = (int)verification.Exit,
    };

    private static JsonObject Document(CheckedJudgement judgement) => new()
    {
        ["id"] = judgement.Id,
        ["policy"] = judgement.Policy,
        ["policy_version"] = judgement.PolicyVersion,
        ["verdict"] = judgement.Verdict,
        ["state"] = Word(judgement.State).Word,
        ["notes"] = ResultDocument.Strings(judgement.Notes),
    };

    private static (string Word, Ink Ink) Word(JudgementState state) => state switch
    {
        JudgementState.Same => ("same", Ink.Good),
        JudgementState.Differs => ("differs", Ink.Bad),
        JudgementState.OtherVersion => ("not recomputed", Ink.Warning),
        JudgementState.DecidedBefore => ("decided before", Ink.Plain),
        _ => ("open", Ink.Warning),
    };
}
