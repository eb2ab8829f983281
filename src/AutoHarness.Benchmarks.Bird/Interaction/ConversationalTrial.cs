using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>
/// The agent's part in <c>c-interact</c>: clarify and submit, one chance to debug, then the same with the follow-up. Each step is a run of
/// its own whose opening is the conversation so far; the first submission ends it.
/// </summary>
internal sealed class ConversationalTrial(
    BirdTask task, MetadataTools metadata, ToolRun tool, Action beginPhase2, TrialBooks books, int mostQuestions, BirdCompat compat) : IInteraction
{
    private readonly List<ChatMessage> conversation = [];
    private Observation? end;
    private int modelCalls;
    private bool submitted;

    /// <summary>What the agent's runs have said and heard so far.</summary>
    internal IReadOnlyList<ChatMessage> Conversation => conversation;

    public async Task<AgentRun> RunAsync(IAgentRunner agent, ToolDeclarations tools, CancellationToken ct)
    {
        var instruction = Messages.ConversationalInstruction(task, metadata, mostQuestions);
        var run = await StepAsync(Messages.ConversationalOpening(task, mostQuestions));
        if (!books.Phase1Passed && Goes(run))
        {
            run = await StepAsync(Messages.Debug(books.LastSubmission));
        }

        if (books.Phase1Passed && task.FollowUp is { Gold.SolSql.IsEmpty: false } next && Goes(run))
        {
            beginPhase2();
            run = await StepAsync(Messages.FollowUp(next.Query));
            if (!books.Phase2Passed && Goes(run))
            {
                run = await StepAsync(Messages.Debug(books.LastSubmission));
            }
        }

        return run;

        Task<AgentRun> StepAsync(string message) => RunStepAsync(agent, instruction, message, tools, ct);
    }

    public void Describe(JsonObject item)
    {
        // This mode's results have no fields of their own.
    }

    /// <summary>Begins a step.</summary>
    /// <returns>What ends it before it has begun; null when the agent runs.</returns>
    internal Stop? Begin(string message)
    {
        books.Told(message);
        conversation.Add(new ChatMessage(ChatRole.User, message));
        (submitted, end) = (false, null);
        return Enter();
    }

    /// <summary>One answer of the agent's model.</summary>
    internal async Task<Observation> ActAsync(ChatMessage action, CancellationToken ct)
    {
        if (end is not null)
        {
            return end;
        }

        ToolCall[] calls = [.. action.Contents.OfType<FunctionCallContent>().Select(ToolCall.From)];
        books.Acted(action.Text, calls);
        conversation.Add(new ChatMessage(ChatRole.Assistant, [.. action.Contents.Where(content => content is TextContent or FunctionCallContent)]));
        if (calls.Length == 0)
        {
            return end = new Observation([], null, Ended: true, "agent_stop");
        }

        var results = new List<FunctionResultContent>(calls.Length);
        foreach (var call in calls)
        {
            results.Add(new FunctionResultContent(call.Id, await RunAsync(call, ct)));
        }

        books.Answered(calls, results);
        conversation.Add(new ChatMessage(ChatRole.Tool, [.. results]));
        var stop = Enter();
        var observation = new Observation(results, null, stop is not null, stop?.Reason);
        return stop is null ? observation : end = observation;
    }

    /// <summary>What stands in place of the next model call; null when it is made. Either way it counts.</summary>
    internal Stop? NextStop() =>
        ++modelCalls > Allowance.MostModelCalls ? Stop.ConversationalTurns
        : books.Done ? Stop.Completed
        : submitted ? Stop.Submitted
        : null;

    private Stop? Enter()
    {
        var stop = NextStop();
        if (stop is not null)
        {
            books.Acted(stop.Text, []);
            conversation.Add(new ChatMessage(ChatRole.Assistant, stop.Text));
        }

        return stop;
    }

    private async Task<AgentRun> RunStepAsync(IAgentRunner agent, string instruction, string message, ToolDeclarations tools, CancellationToken ct) =>
        Begin(message) is null
            ? await agent.RunAsync(new AgentTask(instruction, [.. conversation], tools.Of(InteractionMode.Conversational), ActAsync), ct)
            : new AgentRun(AgentEnd.Finished);

    private static bool Goes(AgentRun run) => run.End == AgentEnd.Finished;

    private async Task<string> RunAsync(ToolCall call, CancellationToken ct)
    {
        if (compat == BirdCompat.Fixed && (submitted || books.Done))
        {
            return Messages.NotRun;
        }

        var refused = compat == BirdCompat.Fixed && call.Tool == BirdTool.AskUser && books.Questions >= mostQuestions;
        var result = refused ? Messages.NoQuestionsLeft : await tool(call, "0", ct);
        books.Called(call, result);
        submitted |= call.Tool == BirdTool.SubmitSql;
        return call.Tool == BirdTool.AskUser
            ? $"{result}\n\n[SYSTEM NOTE: Clarification turns remaining: {Math.Max(0, mostQuestions - books.Questions)}/{mostQuestions}]"
            : result;
    }
}
