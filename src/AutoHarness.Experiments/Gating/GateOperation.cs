using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Agents.Programs;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating;

/// <summary>
/// Has a candidate judged: gives the policy the outcomes it asks for and keeps what it says. A judgement that was interrupted goes on
/// where it stopped, because every step is read from the ledger.
/// </summary>
internal sealed class GateOperation(ExperimentContext context, AgentCheck check)
{
    private readonly IGatePolicy policy = GatePolicies.Find(context.Config.Gate.Mode, "default")
        ?? throw new InvalidOperationException("the config loader lets only known modes pass");

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
        var result = await JudgeAsync(program, iteration, ct);
        await context.Ledger.CloseIterationAsync(iteration, GateOutcome.Word(result.Verdict.Kind), result.Verdict.Reason, result.Verdict.Score);
        context.Reach("gate.closed");
        return result;
    }

    /// <summary>Judges a program that builds and is in the ledger, as the proposal of an open iteration.</summary>
    public async Task<GateResult> JudgeAsync(AgentProgram program, int iteration, CancellationToken ct)
    {
        RequireSplit();
        var gate = await OpenAsync(program, iteration);
        var gateCase = context.HeldOut.Case(gate.Id) ?? throw new HarnessException(new(ExitCode.Environment, "AH7003", $"the case of {gate.Name} is missing from the held-out store")
        {
            Fixes = ["put the held-out store back", "or judge anew: auto-harness gate"],
        });

        var verdict = gate.Verdict is null ? await DecideAsync(gate, gateCase, ct) : context.HeldOut.Verdict(gate.Id) ?? gate.Verdict;
        var settlement = verdict.Accepted ? gate.Settlement ?? await SettleAsync(gate, gateCase, verdict, ct) : new Settlement([], 0, RolledBack: false);
        if (settlement.RolledBack)
        {
            verdict = verdict with { Kind = VerdictKind.RolledBack };
        }

        await context.Projections.RefreshAsync(ct);
        context.Reach("gate.projected");
        var receipt = context.Ledger.Gates().Single(row => row.Id == gate.Id).Receipt!;
        return new GateResult(
            gate.Name, iteration, policy.Name, verdict, Best(gateCase), settlement.Rerun, settlement.Promoted, JsonNode.Parse(receipt)!.AsObject(), context.Labels);
    }

    private void RequireSplit()
    {
        if (context.Ledger.TrainTasks().IsEmpty)
        {
            throw TaskSelection.NoSplit(context);
        }
    }

    private async Task<GateRow> OpenAsync(AgentProgram program, int iteration)
    {
        var open = context.Ledger.Gates().LastOrDefault(row => row.Iteration == iteration && row.Candidate == program.Version);
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
            await context.HeldOut.SetCaseAsync(open.Id, Case(open));
            context.Reach("gate.case-kept");
        }

        context.Report("gate", "start", ("id", open.Name), ("iteration", $"{iteration}"), ("policy", policy.Name), ("candidate", open.Candidate[..12]));
        return open;
    }

    private GateCase Case(GateRow gate) => new()
    {
        Id = gate.Name,
        Candidate = gate.Candidate,
        Incumbent = gate.Incumbent,
        Train = context.Ledger.TrainTasks(),
        Test = context.HeldOut.Tasks(context.Config.GateSplit),
        Suite = context.Ledger.Suite() ?? SuiteState.Empty(context.Config.Threshold),
        // As the file shows them: the original compares with what it reads back from there.
        RecordedScores = ResultsFile.RecordedScores(context.Projections.Results()),
        TrainResults = context.Projections.TrainResults().Results,
        Seed = context.Config.Seed,
    };

    private async Task<Verdict> DecideAsync(GateRow gate, GateCase gateCase, CancellationToken ct)
    {
        await context.HeldOut.CountLookAsync(gateCase.Series, gateCase.Test.Length);
        while (true)
        {
            switch (policy.Judge(gateCase, context.Stores.Facts(gateCase.Series, context.Fingerprint)))
            {
                case GateStep.Wanted wanted:
                    await RunAsync(gate, gateCase, wanted, ct);
                    break;
                case GateStep.Judged judged:
                    context.Reach("gate.decided");
                    await KeepAsync(gate, gateCase, judged.Verdict);
                    return judged.Verdict;
                default:
                    throw new InvalidOperationException("a policy settles only after an acceptance");
            }
        }
    }

    private async Task<Settlement> SettleAsync(GateRow gate, GateCase gateCase, Verdict verdict, CancellationToken ct)
    {
        var rerun = 0;
        while (true)
        {
            switch (policy.Settle(gateCase, verdict, context.Stores.Facts(gateCase.Series, context.Fingerprint)))
            {
                case GateStep.Wanted wanted:
                    await RunAsync(gate, gateCase, wanted, ct);
                    break;
                case GateStep.Settled settled:
                    rerun = gateCase.TrainResults.Count(result => result.Value < 0.5 && !gateCase.Suite.Tasks.Contains(result.Key));
                    var settlement = new Settlement(settled.Promoted, rerun, settled.RolledBack);
                    context.Reach("gate.settling");
                    await context.Ledger.SettleAsync(gate.Id, settlement, settled.Suite);
                    context.Reach("gate.settled");
                    return settlement;
                default:
                    throw new InvalidOperationException("a policy judges once");
            }
        }
    }

    private async Task RunAsync(GateRow gate, GateCase gateCase, GateStep.Wanted wanted, CancellationToken ct)
    {
        var requests = wanted.Trials.Select(trial => context.Request(trial.Series, trial.AgentVersion, trial.Task, trial.Attempt, SplitOf(gateCase, trial.Task))).ToArray();
        await context.RunTrialsAsync("gate", [new("id", gate.Name), new("step", wanted.Stage)], requests, keepTraces: true, ct);
    }

    private async Task KeepAsync(GateRow gate, GateCase gateCase, Verdict verdict)
    {
        // Held-out first: a verdict in the ledger without its evidence would be a claim.
        await context.HeldOut.SetVerdictAsync(gate.Id, context.Ledger.ExperimentId, verdict);
        context.Reach("gate.verdict-sealed");
        var trials = context.Stores.Find(gateCase.Series, gate.Candidate, context.Fingerprint);
        var shown = verdict with { Record = [] };
        await context.Ledger.JudgeAsync(gate.Id, shown, hash => GateReceipt.Compose(context, gate, gateCase, verdict, trials, hash).ToJsonString(new() { WriteIndented = true }) + "\n");
        context.Reach("gate.judged");
        context.Report("gate", "verdict", ("id", gate.Name), ("verdict", GateOutcome.Word(verdict.Kind)), ("reason", verdict.Reason));
    }

    private Split SplitOf(GateCase gateCase, TaskId task) => gateCase.Train.BinarySearch(task) >= 0 ? Split.Train : context.Config.GateSplit;

    private static double? Best(GateCase gateCase) => gateCase.RecordedScores.IsEmpty ? null : gateCase.RecordedScores.Max();
}
