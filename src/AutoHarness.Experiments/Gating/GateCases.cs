using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Evaluation.Gating.Paired;
using AutoHarness.Evaluation.Planning;
using AutoHarness.Evaluation.SeedFiles;
using AutoHarness.Experiments.Gating.Pools;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Preparing;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating;

/// <summary>Puts together what is known before a judgement's first trial.</summary>
internal sealed class GateCases(ExperimentContext context, IncumbentPools pools)
{
    /// <param name="gate">The judgement, just opened.</param>
    /// <param name="suspicious">The scan of the edit found something that does not forbid it.</param>
    /// <exception cref="HarnessException">What is left of the budget does not pay for one round.</exception>
    public GateCase Compose(GateRow gate, bool suspicious)
    {
        var gateCase = new GateCase
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
            Pool = pools.For(gate),
            HeldOutLooks = (int)context.HeldOut.Looks(),
            MostHeldOutLooks = context.Config.Gate.MaxLooks,
            MaxCostRatio = context.Config.Gate.MaxCostRatio,
            Suspicious = suspicious,
        };
        return context.Config.Gate.Mode == "paired" ? gateCase with { RoundCap = RoundCap(gateCase) } : gateCase;
    }

    /// <summary>The most rounds whose worst case the rest of the budget pays for; null without a limit. What was paid for is never thrown away, so it is asked before.</summary>
    private int? RoundCap(GateCase gateCase)
    {
        if (AffordableTrials() is not { } affordable)
        {
            return null;
        }

        var preset = PairedPreset.All.Single(candidate => candidate.Name == context.Config.Gate.Preset);
        var tasks = gateCase.Train.Length + gateCase.Test.Length;
        var cap = Enumerable.Range(1, preset.Rounds).LastOrDefault(rounds => EffectPlan.WorstCaseTrials(preset, rounds, tasks, gateCase.Pool.Fresh.Length) <= affordable);
        return cap > 0 ? cap : throw new HarnessException(new(ExitCode.Budget, "AH5001", $"stopped: what is left of the budget of this {context.Command.Name} pays for about {Math.Max(affordable, 0):0} trials, and a judgement may need {EffectPlan.WorstCaseTrials(preset, 1, tasks, gateCase.Pool.Fresh.Length)}")
        {
            Why = "a judgement that cannot be finished would be money for nothing; finished trials are kept",
            Fixes = ["auto-harness resume --max-cost USD", "auto-harness resume --max-tokens N"],
        });
    }

    private double? AffordableTrials()
    {
        var limits = context.Budget.Limits;
        if (limits is { Cost: null, Tokens: null, Calls: null })
        {
            return null;
        }

        var known = context.Ledger.Trials.Find(PrepareOperation.Baseline);
        if (known.IsEmpty)
        {
            return null;
        }

        var mean = TrialUsage.Sum(known);
        var spent = context.Budget.Spent;
        double?[] rooms =
        [
            Room((double?)limits.Cost, (double?)spent.Cost, (double?)mean.Worth),
            Room(limits.Tokens, spent.InputTokens + spent.OutputTokens, mean.InputTokens + mean.OutputTokens),
            Room(limits.Calls, spent.Calls, mean.Calls),
        ];
        return rooms.Min();

        double? Room(double? limit, double? used, double? all) => limit is null || all is not > 0 ? null : (limit - used) / (all / known.Length);
    }
}
