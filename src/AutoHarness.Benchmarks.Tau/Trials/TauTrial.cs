using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Users;
using AutoHarness.Benchmarks.Tau.Values;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Trials;

/// <summary>One trial: the conversation and its evaluation.</summary>
internal sealed class TauTrial(TauWorld world, TauBenchmarkOptions options, TauTask task, TrialRequest trial, IAgentRunner agent, TimeProvider time)
{
    private readonly long seed = options.UserSeed(trial.Seed, trial.Key.Attempt);

    /// <exception cref="InfrastructureException">User, judge or the task itself failed.</exception>
    public async Task<TrialOutcome> RunAsync(CancellationToken ct)
    {
        var started = time.GetUtcNow();
        var environment = world.Domain.CreateEnvironment(options.Solo, Chance());
        var conversation = new Orchestrator(environment, task, User(), Rules(), time) { AgentStops = options.Solo ? StopTokens.EndsByAgent : _ => false };
        await BeginAsync(conversation, ct);
        var side = new AgentSide(conversation, options.Solo, agent.Note);
        var run = conversation.Done ? new AgentRun(AgentEnd.Finished) : await agent.RunAsync(
            new AgentTask(Instruction(environment), side.Opening(), options.Solo ? world.SoloTools : world.AgentTools, side.ActAsync), ct);
        var fault = side.Fault;
        if (!conversation.Done)
        {
            fault = run.End == AgentEnd.Finished ? "the agent left before the conversation had ended" : $"the agent's part ended: {run.End}";
            conversation.Abort(TerminationReason.AgentError);
        }

        var messages = Finish(conversation, ref fault);
        var (info, raised) = await EvaluateAsync(messages, conversation.Reason!.Value, ct);
        var record = new Simulation(task.Id, conversation.Reason.Value, messages, info, seed);
        agent.Note(Simulation.NoteKind, SimulationJson.Note(record, trial.Seed, trial.Key.Attempt, started, time.GetUtcNow()));
        var detail = Detail(conversation, info, raised ?? fault);
        await AddDiagnosticsAsync(detail, conversation.Reason.Value, messages, ct);
        agent.Note("verifier", detail.DeepClone().AsObject());
        return new TrialOutcome.Scored(info.Reward, run, Reason(conversation, info, raised ?? fault), detail);
    }

    private static JsonObject Detail(Orchestrator conversation, RewardInfo info, string? fault)
    {
        var detail = RewardNotes.Write(info);
        detail["termination"] = conversation.Reason!.Value.Name();
        detail["steps"] = conversation.Steps;
        detail["errors"] = conversation.Errors;
        if (fault is not null)
        {
            detail["fault"] = fault;
        }

        return detail;
    }

    private static string? Reason(Orchestrator conversation, RewardInfo info, string? fault) => conversation.Reason switch
    {
        _ when fault is not null => fault,
        TerminationReason.UserStop or TerminationReason.AgentStop => RewardNotes.Reason(info),
        var reason => $"{reason!.Value.Name()} after {conversation.Steps} steps and {conversation.Errors} failed tool calls",
    };

    private static async Task BeginAsync(Orchestrator conversation, CancellationToken ct)
    {
        try
        {
            await conversation.BeginAsync(ct);
        }
        catch (PythonException impossible)
        {
            throw new InfrastructureException($"the conversation cannot begin: {impossible.Message}", impossible);
        }
    }

    // A solo agent that says it stops while it still asks for tools leaves a conversation that has no end.
    private static ImmutableArray<TauMessage> Finish(Orchestrator conversation, ref string? fault)
    {
        try
        {
            return conversation.Finish();
        }
        catch (PythonException endless)
        {
            fault = endless.Message;
            conversation.Abort(TerminationReason.AgentError);
            return conversation.Finish();
        }
    }

    private ConversationOptions Chance() => BillNumbers.Of(task.Id, trial.Seed, trial.Key.Attempt);

    private OrchestratorOptions Rules() => new()
    {
        MaxSteps = options.MaxSteps,
        MaxErrors = options.MaxErrors,
        Solo = options.Solo,
        ValidateCommunication = options.EnforceProtocol,
    };

    private string Instruction(TauEnvironment environment) => options.Solo ? $"{environment.Policy}\n\n<ticket>\n{task.Ticket ?? "None"}\n</ticket>" : environment.Policy;

    private IConversationUser User()
    {
        if (options.Solo)
        {
            return new NoUser();
        }

        var tools = world.UserToolsOf(task);
        var official = new UserSimulator(
            agent.OpenModel(BenchmarkModel.User),
            world.UserPrompt.Of(task.UserScenario, usesTools: tools is not null),
            tools is { } some ? [.. some.Select(ChatBridge.Declaration)] : null,
            seed);
        return options.CheckedUser ? new CheckedUser(official, text => agent.Note("tau.user_fault", new JsonObject { ["fault"] = "hung up while agreeing", ["said"] = text })) : official;
    }

    /// <summary>The reward; and what an assertion raised, which the reference would try again and which the agent's doings brought about.</summary>
    private async Task<(RewardInfo Info, string? Raised)> EvaluateAsync(ImmutableArray<TauMessage> messages, TerminationReason reason, CancellationToken ct)
    {
        try
        {
            return (await Evaluator(new ModelJudge(() => agent.OpenModel(BenchmarkModel.Judge), world.JudgePrompt)).EvaluateAsync(task, reason, messages, EvaluationType.All, options.Solo, Chance(), ct), null);
        }
        catch (PythonException unequal) when (StateReplay.IsDifference(unequal))
        {
            throw new InfrastructureException($"the conversation cannot be evaluated: {unequal.Message}", unequal);
        }
        catch (PythonException raised)
        {
            return (new RewardInfo(0) { Basis = task.Criteria?.RewardBasis, Note = raised.Message }, $"the evaluation raised {raised.Type}: {raised.Message}");
        }
    }

    // What a cut-off conversation had reached; it never changes the reward, and the judge is not asked.
    private async Task AddDiagnosticsAsync(JsonObject detail, TerminationReason reason, ImmutableArray<TauMessage> messages, CancellationToken ct)
    {
        if (reason is TerminationReason.UserStop or TerminationReason.AgentStop)
        {
            return;
        }

        try
        {
            var answered = WithoutOpenCalls(messages);
            var reached = await Evaluator(new SilentJudge()).EvaluateAsync(task, TerminationReason.UserStop, answered, EvaluationType.AllIgnoreBasis, options.Solo, Chance(), ct);
            var notes = RewardNotes.Write(reached with { Basis = task.Criteria?.RewardBasis });
            notes.Remove("reward");
            detail["reached_when_cut_off"] = notes;
        }
        catch (PythonException raised)
        {
            detail["reached_when_cut_off"] = new JsonObject { ["unknown"] = raised.Message };
        }
    }

    // Calls that nobody answered any more cannot be replayed.
    private static ImmutableArray<TauMessage> WithoutOpenCalls(ImmutableArray<TauMessage> messages) =>
        messages is [.., ParticipantMessage { IsToolCall: true }] ? messages[..^1] : messages;

    private TauEvaluator Evaluator(INlJudge judge) => new(world.Domain, judge);
}
