using System.Text.Json.Nodes;
using AutoHarness.Cli.Results;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Certifying;
using AutoHarness.Experiments.Explaining;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Rotating;
using AutoHarness.Experiments.Verifying;

namespace AutoHarness.Cli.Tests.Results;

/// <summary>Screens that show how a verdict came about and what it is worth.</summary>
public sealed class VerdictScreenTests
{
    private const string Record = """
        {
          "preset": "default",
          "rounds": [
            { "r": 1, "stage": "train", "trials": 21, "z": 0.41, "m_train": 0.03, "m_test": null, "delta": 0.03, "se": 0.073, "futility": -0.5, "decision": "continue" },
            { "r": 1, "stage": "test", "trials": 89, "z": 0.12, "m_train": 0.01, "m_test": -0.02, "delta": 0.004, "se": 0.033, "futility": 0, "accept": 0.3, "z_weighed": 0.12, "held_out": -0.02, "veto": 0, "alarm": null, "objection": null, "decision": "continue" },
            { "r": 2, "stage": "test", "trials": 133, "z": 1.4, "m_train": 0.05, "m_test": 0.031, "delta": 0.044, "se": 0.031, "futility": 0, "accept": 0.24, "z_weighed": 1.4, "held_out": 0.031, "veto": 0, "alarm": null, "objection": null, "decision": "accept" }
          ],
          "infra": { "candidate": 1, "incumbent": 0, "counted_as_failures": false },
          "estimate": { "delta": 0.044, "lo": -0.017, "hi": 0.105 },
          "gap": { "g": 0.019, "z": 0.4 },
          "secondary": { "better": 12, "worse": 7, "mcnemar_p": 0.18, "cmh_z": 1.21 },
          "suite": { "m": -0.01, "se": 0.02, "passed": true, "named_regressions": ["desk-031"] }
        }
        """;

    private static readonly string Candidate = new('c', 64);
    private static readonly string Incumbent = new('1', 64);

    [Fact]
    public void Prints_the_looks_of_a_paired_judgement() => Check("gate-paired", Screen.Of(printer => GateScreen.Print(
        printer, new GateResult("g-0032", 15, "paired", Verdict(VerdictKind.Accepted) with { Score = 0.7 }, 0.65, 0, [new("desk-002")], [], []), "auto-harness record --gate g-0032")));

    [Fact]
    public void Explains_an_acceptance() => Check("explain-accepted", Screen.Of(printer => ExplanationScreen.Print(printer, Explanation())));

    [Fact]
    public void Explains_what_the_smoke_trial_decided()
    {
        var verdict = Verdict(VerdictKind.RejectedHarm) with { Reason = "The first trial ended with Crashed", Record = [] };

        Check("explain-smoke", Screen.Of(printer => ExplanationScreen.Print(printer, Explanation() with { Verdict = verdict, Outcome = verdict, Stage = "smoke", Flip = null })));
    }

    [Fact]
    public void Explains_a_rejection_by_the_compatible_policy()
    {
        var verdict = Verdict(VerdictKind.RejectedFutile) with { Reason = "The held-out mean is below the best recorded.", Score = 0.6, Test = (16, 27), Record = JsonNode.Parse("""{ "suite": { "threshold": 0.8, "passed": true } }""")!.AsObject() };

        Check("explain-compat", Screen.Of(printer => ExplanationScreen.Print(
            printer, Explanation() with { Policy = "compat", Verdict = verdict, Outcome = verdict, Settlement = null, Best = 0.65, Flip = new Flip(1, HeldOut: true, ToPass: true, FlipEnd.Accepted) })));
    }

    [Fact]
    public void Prints_what_came_of_recomputing() => Check("verify", Screen.Of(printer => VerifyScreen.Print(printer, new Verification(
        "e1",
        [
            new("g-0001", "paired", 1, "accepted", JudgementState.Same, []),
            new("g-0002", "paired", 1, "rejected", JudgementState.Differs, ["kind", "record.rounds[0].z"]),
            new("g-0003", "paired", 1, "rejected", JudgementState.DecidedBefore, ["decided by the smoke check"]),
        ],
        [new("c-0002", "paired", 1, "rejected", JudgementState.Same, [])],
        ["the chain of verdicts is broken at g-0002"],
        ["workspace/results.tsv"],
        2,
        Certified: true,
        "optimize"))));

    [Fact]
    public void Prints_the_result_of_an_experiment() => Check("certify", Screen.Of(printer =>
    {
        CertifyScreen.Print(printer, Result());
        printer.Line();
        CertifyScreen.Print(printer, Result() with { Difference = 0.02, Low = -0.05, High = 0.09, CertifiedAfter = null, Highest = 1.4, Repeated = true });
    }));

    [Fact]
    public void Prints_a_rotation() => Check("rotation", Screen.Of(printer => RotationScreen.Print(
        printer, new RotationResult(1, 62, 27, 27, 14, ["rotated split: held-out tasks were train tasks before 2026-03-02; scores are soft"]))));

    private static void Check(string name, string screen) => Approved.Check(screen, name);

    private static Verdict Verdict(VerdictKind kind) => new()
    {
        Kind = kind,
        Reason = "Better than the incumbent.",
        Suite = (22, 24),
        SuiteAfter = SuiteState.Empty(0.8),
        Record = JsonNode.Parse(Record)!.AsObject(),
    };

    private static GateExplanation Explanation() => new(
        "g-0032", 15, "paired", Candidate, Incumbent, 62, 27, 24, 133, 89, 44, 89, 0.05, 0.04,
        Verdict(VerdictKind.Accepted),
        Verdict(VerdictKind.Accepted) with { Score = 0.7 },
        null,
        JsonNode.Parse("""{ "audit": { "z": 0.6, "boundary": -1, "kept": true } }""")!.AsObject(),
        0.65,
        new Flip(2, HeldOut: true, ToPass: false, FlipEnd.GoesOn));

    private static CertifyResult Result() => new(
        new CertifiedVersion(Incumbent, 0.4, 0.3, 0.5, [0.4, 0.25], 75, 0),
        new CertifiedVersion(Candidate, 0.55, 0.45, 0.65, [0.55, 0.4], 74, 1),
        9, 15, 5, 0.15, 0.04, 0.26, 9, 2, 0.033, 2.4, 0.05, 41.2, 41.2, 4, 5, TestTool.Start, []);
}
