using System.Collections.Immutable;
using AutoHarness.Agents.Programs;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Recording;
using AutoHarness.Experiments.Running;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Optimizing;

/// <summary>
/// The overnight loop: a coding agent proposes, the gate decides, what was accepted is recorded. Every iteration goes through steps that
/// are facts in the ledger, so a loop that was killed goes on at the first step that is missing.
/// </summary>
internal sealed class OptimizeOperation(ExperimentContext context, AgentCheck check, RunOperation runs, GateOperation gates, RecordOperation records, CodingTurns turns)
{
    public async Task<OptimizeResult> OptimizeAsync(OptimizeOptions options, CancellationToken ct)
    {
        RequireBaseline();
        await FinishAcceptedAsync(ct);
        foreach (var row in Mine().Where(row => row.Closed))
        {
            await LearningsLog.AppendVerdictAsync(context, row, ct);
        }

        await RequireKnownAgentAsync(ct);
        while (true)
        {
            var mine = Mine();
            if (mine.LastOrDefault() is not { Closed: false } && Stop(options, mine) is { } reason)
            {
                context.Report("optimize", "stop", ("reason", reason));
                return Result(reason, mine);
            }

            await IterateAsync(mine.LastOrDefault(row => !row.Closed), ct);
        }
    }

    private string Origin => $"optimize:{context.Command.Id}";

    private ImmutableArray<IterationRow> Mine() => [.. context.Ledger.Iterations().Where(row => row.Origin == Origin)];

    private void RequireBaseline()
    {
        if (context.Ledger.Records().IsEmpty)
        {
            throw TaskSelection.NoSplit(context);
        }
    }

    /// <summary>A kill between an acceptance and its record leaves the rest to do.</summary>
    private async Task FinishAcceptedAsync(CancellationToken ct)
    {
        var recorded = context.Ledger.Records().Select(record => record.Gate).ToHashSet();
        foreach (var row in Mine().Where(row => row is { Closed: false, Gate: not null }))
        {
            var gate = context.Ledger.Gates().Single(gate => gate.Id == row.Gate);
            if (gate.Stands && !recorded.Contains(gate.Id))
            {
                await KeepAsync(gate, ct);
            }
        }
    }

    /// <exception cref="HarnessException">The agent in the working folder is neither the kept version nor known.</exception>
    private async Task RequireKnownAgentAsync(CancellationToken ct)
    {
        var kept = context.Ledger.Records()[^1];
        var working = await context.Programs.ReadWorkingAsync(ct);
        if (working.Version != kept.Version)
        {
            throw new HarnessException(new(ExitCode.Environment, "AH1401", "the agent has changes that were not gated")
            {
                Places = [.. context.Config.Agent.Files.Select(file => new ErrorPlace(file))],
                Why = $"the last recorded version is {kept.Version[..12]}, the file is {working.Version[..12]}; the loop would lose the change",
                Fixes = ["auto-harness gate && auto-harness record     keep it, if it is better", $"git checkout {context.Config.Agent.Files[0]}     go back"],
            });
        }
    }

    private async Task IterateAsync(IterationRow? open, CancellationToken ct)
    {
        var number = open?.Number ?? (int)await context.Ledger.OpenIterationAsync(Origin, null);
        context.Reach("optimize.opened");
        var incumbent = context.Ledger.Records()[^1];
        await runs.RefreshTrainAsync(IncumbentPools.FreshSeries(incumbent), context.Programs.Get(incumbent.Version), trials: 1, ct);
        context.Report("iteration", "start", ("n", $"{number}"), ("best", $"{incumbent.Score:0.0000}"));

        try
        {
            using var scope = context.BeginIteration(number);
            var version = open?.Version ?? await ProposeAsync(number, incumbent, ct);
            if (version is not null)
            {
                await JudgeAsync(number, context.Programs.Get(version), ct);
            }
        }
        catch (BudgetExhaustedException spent) when (spent.Scope == BudgetScope.Iteration)
        {
            // Whatever was found out by then is not enough for a verdict, and a proposal that eats a night is none to keep.
            await context.Ledger.CloseIterationAsync(number, "budget", $"The {spent.Budget} budget of the iteration was used up before there was a verdict.", null);
        }

        context.Reach("optimize.closing");
        var row = context.Ledger.Iterations().Single(row => row.Number == number);
        context.Report("iteration", "done", ("n", $"{number}"), ("outcome", row.Outcome ?? "open"), ("reason", row.Reason ?? ""), ("hypothesis", row.Hypothesis ?? ""));
        await LearningsLog.AppendVerdictAsync(context, row, ct);
        context.Reach("optimize.closed");
    }

    /// <summary>Has the coding agent make a candidate; null when the iteration ends here.</summary>
    private async Task<string?> ProposeAsync(int number, RecordRow incumbent, CancellationToken ct)
    {
        var turn = await turns.RunAsync(number, incumbent, ct);
        context.Reach("optimize.collected");
        await LearningsLog.AppendAsync(context, number, turn.Learnings, ct);
        if (turn.Program is not { } program)
        {
            await context.Ledger.SetProposalAsync(number, null, turn.Hypothesis);
            await context.Ledger.CloseIterationAsync(number, turn.Outcome, turn.Reason, null);
            return null;
        }

        await context.Programs.AddAsync(program);
        await context.Ledger.SetProposalAsync(number, program.Version, turn.Hypothesis);
        context.Reach("optimize.proposed");
        return program.Version;
    }

    private async Task JudgeAsync(int number, AgentProgram program, CancellationToken ct)
    {
        if (await check.BuildAsync(program, ct) is { } error)
        {
            await context.Ledger.CloseIterationAsync(number, "agent-build", error.Message + Places(error), null);
            return;
        }

        var result = await gates.JudgeAsync(program, number, ct);
        if (result.Verdict.Kind == VerdictKind.InvalidInfra)
        {
            throw new HarnessException(new(ExitCode.NoVerdict, "AH3007", $"{result.Id} gave no verdict: {result.Verdict.Reason}")
            {
                Why = "judging goes on when the provider or the machine is well again; finished trials are kept and the proposal waits",
                Fixes = ["auto-harness doctor", "then: auto-harness resume"],
            });
        }

        if (result.Verdict.Accepted)
        {
            await KeepAsync(context.Ledger.Gates().Single(gate => gate.Name == result.Id), ct);
        }

        await context.Ledger.CloseIterationAsync(number, GateOutcome.Word(result.Verdict.Kind), result.Verdict.Reason, result.Verdict.Score);
    }

    /// <summary>Puts an accepted version into the working folder and records it.</summary>
    private async Task KeepAsync(GateRow gate, CancellationToken ct)
    {
        foreach (var file in context.Programs.Get(gate.Candidate).Files)
        {
            await AtomicFile.WriteAsync(context.Folder.PathOf(file.Path), file.Content.AsMemory(), ct);
        }

        context.Reach("optimize.kept");
        await records.RecordAsync(gate, null, ct);
    }

    private string? Stop(OptimizeOptions options, ImmutableArray<IterationRow> mine)
    {
        var limit = options.MaxIterations ?? context.Config.Optimize.MaxIterations;
        var patience = options.Patience ?? context.Config.Optimize.Patience;
        var until = options.UntilScore ?? context.Config.Optimize.UntilScore;
        var flat = mine.Reverse().TakeWhile(row => row.Outcome != "accepted").Count();
        var empty = mine.Reverse().TakeWhile(row => row.Outcome is "no-change" or "error").Count();
        return until is { } score && context.Ledger.Records()[^1].Score >= score ? "score"
            : mine.Length >= limit ? "iterations"
            : empty >= 3 ? "coding agent"
            : flat >= patience ? "plateau"
            : null;
    }

    private OptimizeResult Result(string reason, ImmutableArray<IterationRow> mine) => new(
        reason,
        [.. mine.Select(row => new IterationSummary(row.Number, row.Gate is { } gate ? GateRow.GateName(gate) : null, row.Outcome ?? "open", row.Hypothesis, row.Reason, row.Score, row.Version))],
        context.Ledger.Records().FirstOrDefault()?.Score,
        context.Ledger.Records().LastOrDefault()?.Score,
        reason == "coding agent" ? ExitCode.Environment : ExitCode.Ok,
        context.Labels);

    private static string Places(HarnessError error) =>
        error.Places.IsEmpty ? "" : $": {error.Places[0].Path}:{error.Places[0].Line}:{error.Places[0].Column} {error.Places[0].Note}";
}
