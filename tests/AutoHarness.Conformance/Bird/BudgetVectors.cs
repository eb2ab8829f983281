using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using AutoHarness.Benchmarks.Bird.Sessions;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Conformance.Bird;

/// <summary>Coins, questions and the ends of runs, with tools that only repeat what the vector says.</summary>
internal sealed class BudgetVectors : IBirdVectorFile
{
    private static readonly BirdTask Task = new() { InstanceId = "t_1", Database = "t", AmbiguousQuery = "?", Gold = new PhaseGold { SolSql = ["SELECT 1"] } };

    public string Name => "budget";

    public async Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            var differences = new List<string>();
            switch (vector.Text("kind"))
            {
                case "formula":
                    CheckFormula(vector, differences);
                    break;
                case "sequence":
                    await CheckSequenceAsync(vector, differences);
                    break;
                case "turn_cap":
                    await CheckTurnsAsync(vector, differences);
                    break;
                case "stop":
                    await CheckStopAsync(vector, differences);
                    break;
                case "c_sequence":
                    await CheckConversationAsync(vector, differences);
                    break;
                case "preview":
                    var text = Preview.Of(new string('x', vector.GetProperty("length_in").GetInt32()), Preview.Result);
                    differences.Compare("length", vector.GetProperty("result_len").GetRawText(), $"{text.Length}");
                    differences.Compare("end", vector.Text("result_tail"), text[^vector.Text("result_tail").Length..]);
                    break;
                case var kind:
                    differences.Add($"no check for the kind {kind}");
                    break;
            }

            report.Judge(vector, differences);
        }
    }

    private static void CheckFormula(JsonElement vector, List<string> differences)
    {
        var ambiguities = Number("critical") + Number("knowledge");
        var expected = vector.GetProperty("a_budget").GetDouble();
        if (expected != Allowance.Coins(ambiguities, Number("patience")) || Number("c_max_turn") != Allowance.Questions(ambiguities, Number("patience")))
            differences.Add($"expected {expected} coins and {Number("c_max_turn")} questions");

        // A row without the field counts as one without ambiguities.
        int Number(string name) => vector.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetInt32() : 0;
    }

    private static async Task CheckSequenceAsync(JsonElement vector, List<string> differences)
    {
        var script = new ScriptedTools();
        var books = new TrialBooks(BirdCompat.Reference);
        var purse = new CoinPurse(vector.GetProperty("initial").GetDouble());
        var trial = new AgenticTrial(Task, script.RunAsync, books, purse, BirdCompat.Reference);
        foreach (var step in vector.GetProperty("steps").EnumerateArray())
        {
            if (step.TryGetProperty("model_stop", out var stop))
            {
                differences.Compare("stop", stop.GetString(), trial.NextStop()?.Text);
                continue;
            }

            var sees = await script.ActAsync(trial.ActAsync, step.Text("tool"), step.Text("tool_returns"));
            differences.Compare("agent sees", step.Text("agent_sees"), sees);
            differences.Compare("executed", step.GetProperty("executed").GetRawText(), script.WasRun ? "true" : "false");
            if (step.GetProperty("budget_after").GetDouble() != purse.Balance)
                differences.Add($"expected a balance of {step.GetProperty("budget_after")}, found {purse.Balance}");
            if (!JsonNode.DeepEquals(JsonNode.Parse(step.GetProperty("trajectory_entry").GetRawText()), books.Trajectory[^1]))
                differences.Add($"expected the entry {step.GetProperty("trajectory_entry")}, found {books.Trajectory[^1]!.ToJsonString()}");
        }
    }

    private static async Task CheckTurnsAsync(JsonElement vector, List<string> differences)
    {
        var script = new ScriptedTools();
        var agentic = new AgenticTrial(Task, script.RunAsync, new TrialBooks(BirdCompat.Reference), new CoinPurse(9), BirdCompat.Reference);
        var conversational = Conversation(script, new TrialBooks(BirdCompat.Reference), 3);
        conversational.Begin("?");
        for (var call = 1; call < Allowance.MostModelCalls; call++)
        {
            await script.ActAsync(agentic.ActAsync, "unknown_tool", "");
            await script.ActAsync(conversational.ActAsync, "unknown_tool", "");
        }

        differences.Compare("first", vector.GetProperty("first").GetString(), agentic.NextStop()?.Text);
        await script.ActAsync(agentic.ActAsync, "unknown_tool", "");
        await script.ActAsync(conversational.ActAsync, "unknown_tool", "");
        differences.Compare("second", vector.Text("second"), agentic.NextStop()?.Text);
        differences.Compare("c_second", vector.Text("c_second"), conversational.Conversation[^1].Text);
    }

    private static async Task CheckStopAsync(JsonElement vector, List<string> differences)
    {
        var script = new ScriptedTools();
        var books = new TrialBooks(BirdCompat.Reference);
        var state = vector.GetProperty("state");
        var expected = vector.GetProperty("text").GetString();
        if (state.TryGetProperty("task_done", out _))
            books.Submitted(new SubmitReply(true, "", 0.7, 1, false, null, "rollback"));

        if (vector.Text("mode") == "a")
        {
            var purse = new CoinPurse(2);
            var trial = new AgenticTrial(Task, script.RunAsync, books, purse, BirdCompat.Reference);
            if (state.TryGetProperty("budget_remaining", out var balance))
            {
                await script.ActAsync(trial.ActAsync, balance.GetInt32() < 0 ? BirdTool.SubmitSql : BirdTool.AskUser, "");
                if (purse.Balance != balance.GetInt32())
                    differences.Add($"the balance is {purse.Balance}");
            }

            differences.Compare("text", expected, trial.NextStop()?.Text);
        }
        else
        {
            var trial = Conversation(script, books, 3);
            if (state.TryGetProperty("_submitted_this_phase", out _))
            {
                trial.Begin("?");
                await script.ActAsync(trial.ActAsync, BirdTool.SubmitSql, "");
            }

            differences.Compare("text", expected, trial.NextStop()?.Text);
        }
    }

    private static async Task CheckConversationAsync(JsonElement vector, List<string> differences)
    {
        var script = new ScriptedTools();
        var trial = Conversation(script, new TrialBooks(BirdCompat.Reference), vector.GetProperty("max_turn").GetInt32());
        trial.Begin("?");
        var steps = vector.GetProperty("steps").EnumerateArray().ToList();

        // What comes behind a submission was called in one message with it.
        var last = steps.FindIndex(step => step.GetProperty("submitted").GetBoolean());
        foreach (var step in steps[..last])
            differences.Compare("agent sees", step.Text("agent_sees"), await script.ActAsync(trial.ActAsync, step.Text("tool"), "answer"));

        script.Answer = "answer";
        var observation = await trial.ActAsync(ScriptedTools.Message([.. steps[last..].Select(step => step.Text("tool"))]), CancellationToken.None);
        foreach (var (step, result) in steps[last..].Zip(observation.Results))
            differences.Compare("agent sees", step.Text("agent_sees"), (string?)result.Result);
        differences.Compare("end", Stop.Submitted.Reason, observation.Reason);
    }

    private static ConversationalTrial Conversation(ScriptedTools script, TrialBooks books, int questions) =>
        new(Task, new MetadataTools(Task, new DatabaseTexts("", [], []) { Problems = [] }), script.RunAsync, () => { }, books, questions, BirdCompat.Reference);

    private sealed class ScriptedTools
    {
        public string Answer { get; set; } = "";

        public bool WasRun { get; private set; }

        public Task<string> RunAsync(ToolCall call, string coins, CancellationToken ct)
        {
            WasRun = true;
            return System.Threading.Tasks.Task.FromResult(Answer);
        }

        public async Task<string?> ActAsync(Func<ChatMessage, CancellationToken, Task<Observation>> act, string tool, string answer)
        {
            (Answer, WasRun) = (answer, false);
            return (string?)(await act(Message([tool]), CancellationToken.None)).Results[0].Result;
        }

        public static ChatMessage Message(IReadOnlyList<string> tools) => new(ChatRole.Assistant,
        [
            .. tools.Select((tool, i) => new FunctionCallContent($"call_{i}", tool, Arguments(tool))),
        ]);

        // The vectors were measured with one argument, whatever the tool.
        private static Dictionary<string, object?> Arguments(string tool) => new(StringComparer.Ordinal) { ["q"] = JsonDocument.Parse("1").RootElement.Clone() };
    }
}
