using System.Collections.Immutable;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Gating;

/// <summary>Plays one judgement: runs the trials that the policy asks for until it answers. Interrupted, it goes on with the trials that are missing.</summary>
internal sealed class PolicyPlay(ExperimentContext context, IGatePolicy policy, GateCase gateCase, bool keepTraces)
{
    private readonly CaseFacts facts = new(context.Stores, gateCase, context.Fingerprint);

    /// <summary>Until the policy judges.</summary>
    public async Task<Verdict> JudgeAsync(CancellationToken ct)
    {
        while (true)
        {
            switch (policy.Judge(gateCase, facts.Read()))
            {
                case GateStep.Wanted wanted:
                    await RunAsync(wanted, ct);
                    break;
                case GateStep.Judged judged:
                    return judged.Verdict;
                default:
                    throw new InvalidOperationException("a policy settles only after an acceptance");
            }
        }
    }

    /// <summary>Until the policy has settled an acceptance.</summary>
    public async Task<GateStep.Settled> SettleAsync(Verdict verdict, CancellationToken ct)
    {
        while (true)
        {
            switch (policy.Settle(gateCase, verdict, facts.Read()))
            {
                case GateStep.Wanted wanted:
                    await RunAsync(wanted, ct);
                    break;
                case GateStep.Settled settled:
                    return settled;
                default:
                    throw new InvalidOperationException("a policy judges once");
            }
        }
    }

    private async Task RunAsync(GateStep.Wanted wanted, CancellationToken ct)
    {
        TrialRequest[] requests = [.. wanted.Trials.Select(trial => context.Request(trial.Series, trial.AgentVersion, trial.Task, trial.Attempt, SplitOf(trial.Task)))];
        if (requests.FirstOrDefault(request => request.Split != Split.Train) is not null)
        {
            // Before the first outcome is known: a look that was interrupted has still been one.
            await context.HeldOut.CountLookAsync(gateCase.Series, gateCase.Test.Length);
        }

        ImmutableArray<KeyValuePair<string, string>> fields = [new("id", gateCase.Id), new("step", wanted.Stage)];
        await context.RunTrialsAsync("gate", fields, requests, keepTraces, ct);
    }

    private Split SplitOf(TaskId task) => gateCase.Train.BinarySearch(task) >= 0 ? Split.Train : context.Config.GateSplit;
}
