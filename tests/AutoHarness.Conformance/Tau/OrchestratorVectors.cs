using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>Whole conversations of a scripted agent with a scripted user.</summary>
internal sealed class OrchestratorVectors : ITauVectors
{
    private const int ExceptionCharacters = 300;

    public string Prefix => "orchestrator.";

    public async Task ReplayAsync(string file, IAsyncEnumerable<PyDict> lines, TauWorld world, Report report, CancellationToken ct)
    {
        await foreach (var line in lines.WithCancellation(ct))
        {
            if (await DifferenceAsync(line, world, ct) is { } difference)
            {
                report.Fail($"{line.Text("case")} {line.Text("domain")} {line.Text("task_id")}", difference);
            }
            else
            {
                report.Pass();
            }
        }
    }

    private static async Task<string?> DifferenceAsync(PyDict line, TauWorld world, CancellationToken ct)
    {
        var found = await RunAsync(line, world, ct);
        foreach (var (name, expected) in line.Entries)
        {
            if (found.TryGet(name, out var value) && !value.Equals(expected))
            {
                return $"{name}: expected {expected}, got {value}";
            }
        }

        return line.Contains("exception") == found.Contains("exception") ? null : $"raised {found["exception_text"] ?? "nothing"}";
    }

    /// <summary>What came of a case, under the names of the vector.</summary>
    private static async Task<PyDict> RunAsync(PyDict line, TauWorld world, CancellationToken ct)
    {
        var solo = line["solo_mode"] is { IsTrue: true };
        var options = (PyDict)line["options"]!;
        var environment = world.Domain(line.Text("domain")).CreateEnvironment(solo, TauWorld.FreshOptions());
        var user = new ScriptedUser(new Script(line.Items("user_script")));
        var agent = new Script(line.Items("agent_script"));
        var agentInputs = new List<string>();
        var rules = new OrchestratorOptions
        {
            MaxSteps = Number(options, "max_steps", 100),
            MaxErrors = Number(options, "max_errors", 10),
            Solo = solo,
            ValidateCommunication = options["validate_communication"] is { IsTrue: true },
        };
        var conversation = new Orchestrator(environment, world.Task(line.Text("domain"), line.Text("task_id")), user, rules, TimeProvider.System) { AgentStops = StopTokens.EndsByAgent };
        List<(string, PyValue)> found = [];
        try
        {
            await conversation.BeginAsync(ct);
            while (!conversation.Done)
            {
                agentInputs.Add(conversation.Message is { } message ? MessageText.ClassName(message) : "NoneType");
                await conversation.ActAsync(AgentMessage(agent, solo), ct);
            }

            var messages = conversation.Finish();
            found.Add(("termination_reason", conversation.Reason!.Value.Name()));
            found.Add(("messages", new PyList([.. messages.Select(Shape)])));
            found.Add(("agent_cost", CostOf(messages.OfType<AssistantMessage>())));
            found.Add(("user_cost", CostOf(messages.OfType<UserMessage>())));
        }
        catch (PythonException raised)
        {
            found.Add(("exception", raised.Type));
            found.Add(("exception_text", raised.Message[..Math.Min(ExceptionCharacters, raised.Message.Length)]));
        }

        found.AddRange(
        [
            ("step_count", conversation.Steps),
            ("num_errors", conversation.Errors),
            ("done", conversation.Done),
            ("agent_inputs", Texts(agentInputs)),
            ("user_inputs", Texts(user.Inputs)),
            ("agent_history_roles", Texts(conversation.AgentHistory.Select(message => message.Role))),
            ("user_history_roles", Texts(user.History.Select(message => message.Role))),
            ("hash", StepCheck.Hashes(environment)),
        ]);
        return PyDict.Of([.. found]);
    }

    private static AssistantMessage AgentMessage(Script script, bool solo)
    {
        var (content, calls) = script.Next(Requestor.Assistant);

        // As the reference's solo agent does.
        return solo && calls is { } made && made.Any(call => call.Name == SoloDone.Name)
            ? new AssistantMessage { Content = StopTokens.Stop, Cost = 0 }
            : new AssistantMessage { Content = content, ToolCalls = calls, Cost = 0 };
    }

    // The vectors leave nulls out, and everything that is not about what was said.
    private static PyValue Shape(TauMessage message)
    {
        var written = MessageJson.Write(message);
        foreach (var name in new[] { "timestamp", "cost", "usage", "raw_data", "generation_time_seconds" })
        {
            written.Remove(name);
        }

        foreach (var name in written.Where(member => member.Value is null).Select(member => member.Key).ToArray())
        {
            written.Remove(name);
        }

        return PyJsonReader.Parse(written.ToJsonString());
    }

    private static PyValue CostOf(IEnumerable<ParticipantMessage> messages) =>
        messages.Aggregate((double?)0, (sum, message) => sum + message.Cost) is { } cost ? cost : PyValue.None;

    private static PyList Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (PyValue)text)]);

    private static int Number(PyDict options, string name, int standard) => options[name] is PyInt number ? (int)number.Value : standard;

    /// <summary>Messages in order; the last one repeats for ever.</summary>
    private sealed class Script(IEnumerable<PyValue> entries)
    {
        private readonly List<PyDict> entries = [.. entries.Cast<PyDict>()];
        private int next;

        public (string? Content, ImmutableArray<ToolCall>? Calls) Next(Requestor requestor)
        {
            var entry = entries[Math.Min(next++, entries.Count - 1)];
            ImmutableArray<ToolCall>? calls = entry["calls"] is PyList list
                ? [.. list.Items.Cast<PyDict>().Select(call => new ToolCall(call.Text("id"), call.Text("name"), (PyDict)call["arguments"]!, requestor))]
                : null;
            return ((entry["content"] as PyString)?.Text, calls);
        }
    }

    private sealed class ScriptedUser(Script script) : IConversationUser
    {
        public IReadOnlyList<TauMessage> History { get; private set; } = [];

        public List<string> Inputs { get; } = [];

        public void Start(IReadOnlyList<TauMessage> history) => History = history;

        public Task<UserMessage> AnswerAsync(TauMessage message, CancellationToken ct)
        {
            Inputs.Add(MessageText.ClassName(message));
            var (content, calls) = script.Next(Requestor.User);
            return Task.FromResult(new UserMessage { Content = content, ToolCalls = calls, Cost = 0 });
        }
    }
}
