using System.Text.Json.Nodes;
using AutoHarness.Agents.Programs;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Scanning;
using AutoHarness.Experiments.Gating.Controls;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Gating.Probes;
using AutoHarness.Experiments.Gating.Scans;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating;

/// <summary>
/// Has a candidate judged: gives the policy the outcomes it asks for and keeps what it says. A judgement that was interrupted goes on
/// where it stopped, because every step is read from the ledger.
/// </summary>
internal sealed class GateOperation
{
    private const int MostReasons = 3;

    private readonly ExperimentContext context;
    private readonly AgentCheck check;
    private readonly IGatePolicy policy;
    private readonly GateCases cases;
    private readonly ControlJudgements controls;
    private readonly DriftChecks drift;
    private readonly GapChecks gaps;
    private readonly EditScans scans;

    public GateOperation(ExperimentContext context, AgentCheck check)
    {
        this.context = context;
        this.check = check;
        policy = GatePolicies.Find(context.Config.Gate.Mode, context.Config.Gate.Preset)
            ?? throw new InvalidOperationException("the config loader lets only known modes and presets pass");
        var pools = new IncumbentPools(context);
        cases = new GateCases(context, pools);
        controls = new ControlJudgements(context, pools, policy);
        drift = new DriftChecks(context, pools);
        gaps = new GapChecks(context);
        scans = new EditScans(context);
    }

    /// <summary>Judges the agent as it lies in the working folder.</summary>
    public async Task<GateResult> JudgeWorkingAsync(CancellationToken ct)
    {
        RequireSplit();
        var program = await context.Programs.ReadWorkingAsync(ct);
        await check.EnsureBuildsAsync(program, ct);
        await context.Programs.AddAsync(program);
        // The iteration of this very command counts even when it is closed: a kill may have come between its end and the command's.
        var origin = $"gate:{context.Command.Id}";
        var iteration = context.Ledger.Iterations().LastOrDefault(row => row.Origin == origin && row.Version == program.Version)?.Number
            ?? (int)await context.Ledger.OpenIterationAsync(origin, program.Version);
        using var scope = context.BeginIteration(iteration);
        var result = await JudgeAsync(program, iteration, ct);
        await context.Ledger.CloseIterationAsync(iteration, GateOutcome.Word(result.Verdict.Kind), result.Verdict.Reason, result.Verdict.Score);
        context.Reach("gate.closed");
        return result;
    }

    /// <summary>Judges a program that builds and is in the ledger, as the proposal of an open iteration.</summary>
    public async Task<GateResult> JudgeAsync(AgentProgram program, int iteration, CancellationToken ct)
    {
        RequireSplit();
        foreach (var file in program.Files)
        {
            context.HeldOut.Canaries.Refuse(file.Content.AsSpan(), $"the edit of {file.Path}");
        }

        var gate = await OpenAsync(program, iteration, ct);
        var gateCase = context.HeldOut.Case(gate.Id) ?? throw new HarnessException(new(ExitCode.Environment, "AH7003", $"the case of {gate.Name} is missing from the held-out store")
        {
            Fixes = ["put the held-out store back", "or judge anew: auto-harness gate"],
        });

        var verdict = gate.Verdict is null ? await DecideAsync(gate, gateCase, ct) : context.HeldOut.Verdict(gate.Id) ?? gate.Verdict;
        var settlement = verdict.Accepted ? gate.Settlement ?? await SettleAsync(gate, gateCase, verdict, ct) : null;
        await context.Projections.RefreshAsync(ct);
        context.Reach("gate.projected");
        var receipt = context.Ledger.Gates().Single(row => row.Id == gate.Id).Receipt!;
        return new GateResult(
            gate.Name,
            iteration,
            policy.Name,
            settlement?.Apply(verdict) ?? verdict,
            Best(gateCase),
            settlement?.Rerun ?? 0,
            settlement?.Promoted ?? [],
            JsonNode.Parse(receipt)!.AsObject(),
            context.Labels);
    }

    private void RequireSplit()
    {
        if (context.Ledger.TrainTasks().IsEmpty)
        {
            throw TaskSelection.NoSplit(context);
        }
    }

    private async Task<GateRow> OpenAsync(AgentProgram program, int iteration, CancellationToken ct)
    {
        // A judgement that an outage ended says nothing; it is judged anew, with trials of its own.
        var open = context.Ledger.Gates().LastOrDefault(row => row.Iteration == iteration && row.Candidate == program.Version && row.Verdict?.Kind != VerdictKind.InvalidInfra);
        if (open is not null && open.Fingerprint != context.Fingerprint && open.Verdict is null)
        {
            throw new HarnessException(new(ExitCode.Environment, "AH3005", $"{open.Name} was begun under another configuration")
            {
                Why = "benchmark, model or limits changed since, so its trials and new ones cannot be compared",
                Fixes = ["put the configuration back and: auto-harness resume", "or judge anew after any edit of the agent: auto-harness gate"],
            });
        }

        if (open is null)
        {
            var incumbent = context.Ledger.Records().LastOrDefault()?.Version ?? program.Version;
            var id = await context.Ledger.OpenGateAsync(iteration, program.Version, incumbent, policy.Name, policy.Version, context.Fingerprint);
            open = context.Ledger.Gates().Single(row => row.Id == id);
            context.Reach("gate.opened");
        }

        if (context.HeldOut.Case(open.Id) is null)
        {
            await drift.RunIfDueAsync(open, cases.Compose(open, suspicious: false), ct);
            await controls.RunIfDueAsync(open, cases.Compose(open, suspicious: false), ct);
            var scan = await scans.ScanAsync(open);
            context.Reach("gate.scanned");
            await context.HeldOut.SetCaseAsync(open.Id, cases.Compose(open, scan.Suspicious));
            context.Reach("gate.case-kept");
        }

        context.Report("gate", "start", ("id", open.Name), ("iteration", $"{iteration}"), ("policy", policy.Name), ("candidate", open.Candidate[..12]));
        return open;
    }

    private async Task<Verdict> DecideAsync(GateRow gate, GateCase gateCase, CancellationToken ct)
    {
        var verdict = Scanned(gate, gateCase) ?? await SmokeAsync(gate, gateCase, ct) ?? await new PolicyPlay(context, policy, gateCase, keepTraces: true).JudgeAsync(ct);
        if (verdict.Kind != VerdictKind.Quarantined && scans.Find(gate) is { Suspicious: true } report)
        {
            var classes = report.Findings.Where(finding => finding.Action != FindingAction.Note).Select(finding => finding.Class).Distinct();
            verdict = verdict with { Warnings = [.. verdict.Warnings, $"the scan of the edit found {string.Join(", ", classes)}: judged with less trust in the train tasks and a stricter veto"] };
        }

        context.Reach("gate.decided");
        await KeepAsync(gate, gateCase, verdict);
        return verdict;
    }

    /// <summary>An edit that is out of bounds costs no trial at all.</summary>
    private Verdict? Scanned(GateRow gate, GateCase gateCase) => scans.Find(gate) is { Forbidden: true } report
        ? new Verdict
        {
            Kind = VerdictKind.Quarantined,
            Reason = $"The edit is out of bounds: {string.Join("; ", report.Findings.Where(finding => finding.Action == FindingAction.Reject).Take(MostReasons).Select(finding => $"{finding.File}:{finding.Line} {finding.Class}, {finding.Why}"))}",
            SuiteAfter = gateCase.Suite,
            Record = new JsonObject { ["stage"] = "scan" },
        }
        : null;

    /// <summary>One train trial before many: an agent that falls over at once costs no more than this.</summary>
    private async Task<Verdict?> SmokeAsync(GateRow gate, GateCase gateCase, CancellationToken ct)
    {
        var trial = context.Request($"smoke:{gate.Name}", gate.Candidate, gateCase.Train[0], 0, Split.Train);
        var records = await context.RunTrialsAsync("smoke", [new("id", gate.Name)], [trial], keepTraces: true, ct);
        return records[0].Outcome is TrialOutcome.Scored { Run.End: not AgentEnd.Finished } scored
            ? new Verdict
            {
                Kind = VerdictKind.RejectedHarm,
                Reason = $"The first trial, on the train task {gateCase.Train[0]}, ended with {scored.Run.End}: {scored.Run.Detail}",
                SuiteAfter = gateCase.Suite,
                Record = new JsonObject { ["stage"] = "smoke" },
            }
            : null;
    }

    private async Task<Settlement> SettleAsync(GateRow gate, GateCase gateCase, Verdict verdict, CancellationToken ct)
    {
        var settled = await new PolicyPlay(context, policy, gateCase, keepTraces: true).SettleAsync(verdict, ct);
        // The compatible gate is kept as it was: nothing looks behind its acceptances.
        var findings = policy.Name == "compat" || settled.RolledBack ? [] : await ProbeRunner.RunAsync(context, gateCase, ct);
        var stands = !settled.RolledBack && findings.IsEmpty;
        var rerun = policy.Name == "compat" ? gateCase.TrainResults.Count(result => result.Value < 0.5 && !gateCase.Suite.Tasks.Contains(result.Key)) : 0;
        var settlement = new Settlement(stands ? settled.Promoted : [], rerun, RolledBack: !stands)
        {
            Objection = findings.IsEmpty ? null : string.Join("; ", findings.Select(finding => finding.Why)),
            Score = settled.Score,
        };
        context.Reach("gate.settling");
        await context.HeldOut.SetSettlementAsync(gate.Id, settled.Record);
        var receipt = context.Ledger.Gates().Single(row => row.Id == gate.Id).Receipt!;
        await context.Ledger.SettleAsync(gate.Id, settlement, stands ? settled.Suite : verdict.SuiteAfter, GateReceipt.Settle(receipt, settlement, verdict, findings));
        context.Reach("gate.settled");
        if (stands)
        {
            gaps.Check(gate, gateCase);
        }

        context.Report("gate", "settled", ("id", gate.Name), ("verdict", GateOutcome.Word(settlement.Apply(verdict).Kind)));
        return settlement;
    }

    private async Task KeepAsync(GateRow gate, GateCase gateCase, Verdict verdict)
    {
        // Held-out first: a verdict in the ledger without its evidence would be a claim.
        await context.HeldOut.SetVerdictAsync(gate.Id, context.Ledger.ExperimentId, verdict);
        context.Reach("gate.verdict-sealed");
        var trials = context.Stores.Find(gateCase.Series, gate.Candidate, context.Fingerprint);
        var shown = verdict with { Record = [] };
        await context.Ledger.JudgeAsync(gate.Id, shown, hash => GateReceipt.Compose(context, gate, gateCase, verdict, trials, scans.Find(gate), hash));
        context.Reach("gate.judged");
        context.Report("gate", "verdict", ("id", gate.Name), ("verdict", GateOutcome.Word(verdict.Kind)), ("reason", verdict.Reason));
    }

    private static double? Best(GateCase gateCase) => gateCase.RecordedScores.IsEmpty ? null : gateCase.RecordedScores.Max();
}
