using System.Globalization;
using System.Text.Json;
using AutoHarness.Benchmarks.Command.Protocol;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command;

/// <summary>One trial: carries messages between the benchmark's process and the agent until the process has named a reward.</summary>
internal sealed class CommandTrial(BenchmarkProcess process, IAgentRunner runner)
{
    private readonly BenchmarkProcess process = process;
    private AgentRun lastRun = new(AgentEnd.Finished);

    /// <summary>What ended the trial, once it is known.</summary>
    private BenchmarkMessage? verdict;

    public async Task<TrialOutcome> RunAsync(ReadOnlyMemory<byte> task, CancellationToken ct)
    {
        await process.SendAsync(task, ct);
        while (verdict is null)
        {
            switch (await ReceiveAsync(ct))
            {
                case BenchmarkMessage.Agent agent:
                    await RunAgentAsync(agent, ct);
                    break;
                case BenchmarkMessage.Observed:
                    verdict = new BenchmarkMessage.Broken("the benchmark sent an observation although no agent had acted");
                    break;
                case var end:
                    verdict = end;
                    break;
            }
        }

        return verdict switch
        {
            BenchmarkMessage.Scored scored => await ScoreAsync(scored),
            BenchmarkMessage.Infra infra => new TrialOutcome.Infra(infra.Cause),
            BenchmarkMessage.Broken broken => new TrialOutcome.Infra(broken.Why),
            _ => throw new InvalidOperationException($"a trial cannot end with {verdict}"),
        };
    }

    private async Task<TrialOutcome> ScoreAsync(BenchmarkMessage.Scored scored)
    {
        await process.SayGoodbyeAsync();
        var reason = scored.Reward >= 1 ? null : scored.Reason ?? "the benchmark gave no reason";
        return new TrialOutcome.Scored(scored.Reward, lastRun, reason, scored.Detail);
    }

    private async Task RunAgentAsync(BenchmarkMessage.Agent agent, CancellationToken ct)
    {
        var acts = new ActRelay(this);
        lastRun = await runner.RunAsync(new AgentTask(agent.Instruction, agent.Opening, agent.Tools, acts.ActAsync, Terminal: null, agent.TimeLimit), ct);
        if (verdict is null)
        {
            await process.SendAsync(MessageWriter.AgentEnded(lastRun), ct);
        }
    }

    /// <summary>The next message that is not a mere note.</summary>
    private async Task<BenchmarkMessage> ReceiveAsync(CancellationToken ct)
    {
        while (true)
        {
            var message = await process.ReceiveAsync(ct);
            if (message is not BenchmarkMessage.Note note)
            {
                return message;
            }

            runner.Note("benchmark", note.Data);
        }
    }

    /// <summary>Acts of one agent run.</summary>
    private sealed class ActRelay(CommandTrial trial)
    {
        private Observation? end;

        public async Task<Observation> ActAsync(ChatMessage action, CancellationToken ct)
        {
            if (end is not null)
            {
                return end;
            }

            // Ids of the harness's own: an agent may use one twice.
            var calls = action.Contents.OfType<FunctionCallContent>()
                .Select((call, position) => (Id: position.ToString(CultureInfo.InvariantCulture), Call: call))
                .ToList();
            await trial.process.SendAsync(MessageWriter.Act(action.Text is { Length: > 0 } text ? text : null, calls), ct);
            var observation = await trial.ReceiveAsync(ct) switch
            {
                BenchmarkMessage.Observed observed => Answer(observed, calls),
                var other => Stop(other),
            };
            end = observation.Ended ? observation : null;
            return observation;
        }

        private Observation Answer(BenchmarkMessage.Observed observed, IReadOnlyList<(string Id, FunctionCallContent Call)> calls)
        {
            var missing = calls.FirstOrDefault(call => !observed.Results.ContainsKey(call.Id));
            return missing.Call is not null
                ? Stop(new BenchmarkMessage.Broken($"the benchmark gave no result for the call {missing.Id} of {missing.Call.Name}"))
                : new Observation([.. calls.Select(call => new FunctionResultContent(call.Call.CallId, Plain(observed.Results[call.Id])))], observed.Text, observed.Ended, observed.Reason);
        }

        /// <summary>The trial is decided while the agent still works: a reward lets it end in peace, anything else is a fault outside the agent.</summary>
        private Observation Stop(BenchmarkMessage message)
        {
            trial.verdict = message is BenchmarkMessage.Agent
                ? new BenchmarkMessage.Broken("the benchmark asked for an agent although one was at work")
                : message;
            return trial.verdict is BenchmarkMessage.Scored
                ? new Observation([], null, Ended: true, "scored")
                : throw new InfrastructureException(trial.verdict switch
                {
                    BenchmarkMessage.Infra infra => infra.Cause,
                    BenchmarkMessage.Broken broken => broken.Why,
                    _ => "the benchmark broke off",
                });
        }

        private static object Plain(JsonElement result) => result.ValueKind is JsonValueKind.String ? result.GetString()! : result;
    }
}
