using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>
/// The agent's part in <c>a-interact</c>: one run with all tools, as long as coins and model calls last. An act is one answer of the model;
/// one without a tool call ends the run.
/// </summary>
internal sealed class AgenticTrial(BirdTask task, ToolRun tool, TrialBooks books, CoinPurse purse, BirdCompat compat) : IInteraction
{
    private Observation? end;
    private int modelCalls;

    /// <summary>The agent's last words, or why it was stopped.</summary>
    public string FinalResponse { get; private set; } = "";

    public Task<AgentRun> RunAsync(IAgentRunner agent, ToolDeclarations tools, CancellationToken ct)
    {
        var message = Messages.AgenticOpening(task, purse.Initial);
        books.Told(message);
        return agent.RunAsync(
            new AgentTask(Messages.AgenticInstruction, [new ChatMessage(ChatRole.User, message)], tools.Of(InteractionMode.Agentic), ActAsync),
            ct);
    }

    public void Describe(JsonObject item)
    {
        var remaining = Math.Max(0, purse.Balance);
        item["budget_used"] = JsonNode.Parse(PythonFloat.Repr(purse.Initial - remaining));
        item["budget_remaining"] = JsonNode.Parse(PythonFloat.Repr(remaining));
        item["final_response"] = FinalResponse;
    }

    /// <summary>One answer of the agent's model.</summary>
    internal async Task<Observation> ActAsync(ChatMessage action, CancellationToken ct)
    {
        if (end is not null)
        {
            return end;
        }

        modelCalls++;
        ToolCall[] calls = [.. action.Contents.OfType<FunctionCallContent>().Select(ToolCall.From)];
        books.Acted(action.Text, calls);
        if (calls.Length == 0)
        {
            FinalResponse = action.Text;
            return end = new Observation([], null, Ended: true, "agent_stop");
        }

        var results = new List<FunctionResultContent>(calls.Length);
        foreach (var call in calls)
        {
            results.Add(new FunctionResultContent(call.Id, await RunAsync(call, ct)));
        }

        books.Answered(calls, results);
        var stop = NextStop();
        FinalResponse = stop?.Text ?? "";
        var observation = new Observation(results, null, stop is not null, stop?.Reason);
        return stop is null ? observation : end = observation;
    }

    /// <summary>What stands in place of the next model call; null when it is made.</summary>
    internal Stop? NextStop() =>
        modelCalls + 1 > Allowance.MostModelCalls ? Stop.AgenticTurns
        : books.Done ? Stop.Completed
        : purse.IsSpent ? Stop.Spent
        : null;

    private async Task<string> RunAsync(ToolCall call, CancellationToken ct)
    {
        if (compat == BirdCompat.Fixed && (books.Done || purse.IsSpent))
        {
            return Messages.NotRun;
        }

        if (purse.Pay(call.Tool) is { } refusal)
        {
            purse.Record(books.Called(call, $"{{\"error\": {PythonJson.Quoted(refusal)}}}"), call.Tool);
            return purse.WithNote($"{{'error': '{refusal}'}}");
        }

        var result = await tool(call, purse.Shown, ct);
        purse.Record(books.Called(call, result), call.Tool);
        return purse.WithNote(result);
    }
}
