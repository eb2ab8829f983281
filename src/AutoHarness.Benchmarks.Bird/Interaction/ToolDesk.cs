using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Python;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Benchmarks.Bird.Users;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Interaction;

/// <summary>Runs the tools of one trial.</summary>
/// <param name="metadata">Schema, columns, knowledge.</param>
/// <param name="database">The trial's database.</param>
/// <param name="user">The simulated user.</param>
/// <param name="books">Where it is written down.</param>
/// <param name="agent">Takes notes for the trace.</param>
internal sealed class ToolDesk(MetadataTools metadata, ITrialDatabase database, SimulatedUser user, TrialBooks books, IAgentRunner agent)
{
    /// <summary>Marks a submission that could not be executed; for the script, not for the agent.</summary>
    public const string NotExecutable = "[exec_err_flg] ";

    private const string DefaultFollowUp = "Please complete the follow-up task.";

    /// <summary>Runs a call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="coins">What is left of the coins, as the answer to a submission says it.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="InfrastructureException">Database or simulated user broke.</exception>
    public async Task<string> RunAsync(ToolCall call, string coins, CancellationToken ct)
    {
        if (call.Missing is { } missing)
        {
            return $"Error: {call.Tool} needs the argument {missing}";
        }

        return call.Tool switch
        {
            BirdTool.ExecuteSql => await ExecuteAsync(call.Text("sql")!, ct),
            BirdTool.GetSchema => metadata.Schema,
            BirdTool.GetAllColumnMeanings => metadata.AllColumnMeanings,
            BirdTool.GetColumnMeaning => metadata.ColumnMeaning(call.Text("table_name")!, call.Text("column_name")!),
            BirdTool.GetAllKnowledgeNames => metadata.KnowledgeNames,
            BirdTool.GetKnowledgeDefinition => metadata.Knowledge(call.Text("knowledge_name")!),
            BirdTool.GetAllKnowledgeDefinitions => metadata.AllKnowledge,
            BirdTool.AskUser => await AskAsync(call.Text("question")!, ct),
            BirdTool.SubmitSql => await SubmitAsync(call.Text("sql")!, coins, ct),
            _ => $"Error: there is no tool {call.Tool}",
        };
    }

    private async Task<string> ExecuteAsync(string sql, CancellationToken ct)
    {
        var reply = await database.ExecuteAsync(sql, ct);
        Note(BirdTool.ExecuteSql, reply.Isolation);
        return reply.Text;
    }

    private async Task<string> AskAsync(string question, CancellationToken ct)
    {
        var answer = await user.AnswerAsync(question, ct);
        agent.Note("user", new JsonObject { ["question"] = question, ["action"] = answer.Action, ["answer"] = answer.Text });
        books.Say("agent", question);
        books.Say("user", answer.Text);
        return answer.Text;
    }

    private async Task<string> SubmitAsync(string sql, string coins, CancellationToken ct)
    {
        var reply = await database.SubmitAsync(sql, ct);
        Note(BirdTool.SubmitSql, reply.Isolation);
        books.Submitted(reply);
        if (reply is { Passed: true, PhaseCompleted: 1, HasFollowUp: true })
        {
            BeginPhase2();
        }

        List<string> lines = [reply.Message.Replace(NotExecutable, "", StringComparison.Ordinal)];
        if (reply.Reward > 0)
        {
            lines.Add($"Reward: {PythonFloat.Repr(reply.Reward)}");
        }

        if (reply.HasFollowUp)
        {
            lines.Add($"Follow-up question: {reply.FollowUpQuery ?? DefaultFollowUp}");
        }

        lines.Add($"Budget remaining: {coins} bird-coins");
        return string.Join('\n', lines);
    }

    /// <summary>The simulated user turns to the follow-up.</summary>
    public void BeginPhase2() => user.BeginPhase2();

    private void Note(string tool, string isolation) => agent.Note("database", new JsonObject { ["tool"] = tool, ["isolation"] = isolation });
}
