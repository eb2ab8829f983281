using AutoHarness.Cli.Output;
using AutoHarness.Evaluation.Gating;

namespace AutoHarness.Cli.Results;

/// <summary>How outcomes are shown: a sign, a word, a colour, never one of them alone.</summary>
internal static class VerdictWord
{
    public static (string Sign, string Word, Ink Ink) Of(VerdictKind kind) => kind switch
    {
        VerdictKind.Accepted => ("●", "ACCEPTED", Ink.Good),
        VerdictKind.RejectedHarm or VerdictKind.RejectedFutile => ("○", "REJECTED", Ink.Bad),
        VerdictKind.Inconclusive => ("◐", "REJECTED – not proven", Ink.Bad),
        VerdictKind.RolledBack => ("↺", "ROLLED BACK", Ink.Bad),
        VerdictKind.InvalidInfra => ("?", "NO VERDICT", Ink.Warning),
        VerdictKind.Vetoed or VerdictKind.Quarantined => ("×", "INVALID", Ink.Bad),
        _ => ("?", kind.ToString(), Ink.Plain),
    };

    /// <summary>The same for the outcome of an iteration, which may have ended before a verdict.</summary>
    public static (string Sign, Ink Ink) Of(string outcome) => outcome switch
    {
        "accepted" or "baseline" => ("●", Ink.Good),
        "rejected" => ("○", Ink.Bad),
        "not proven" => ("◐", Ink.Bad),
        "rolled back" => ("↺", Ink.Bad),
        "invalid" or "agent-build" => ("×", Ink.Bad),
        "open" => ("◐", Ink.Warning),
        "no verdict" or "error" or "budget" => ("?", Ink.Warning),
        _ => ("·", Ink.Plain),
    };
}
