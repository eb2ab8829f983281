using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>The reference's <c>set_state</c>.</summary>
internal static class StateReplay
{
    private const string DifferenceStart = "Tool call:\n";

    /// <summary>What was raised says that a replayed call answers otherwise than recorded.</summary>
    public static bool IsDifference(PythonException raised) => raised.Message.StartsWith(DifferenceStart, StringComparison.Ordinal);

    public static void Run(TauEnvironment world, InitializationData? data, ImmutableArray<EnvFunctionCall>? actions, IReadOnlyList<TauMessage> history)
    {
        if (world.IsSolo && history.Any(message => message is UserMessage))
        {
            throw PythonException.Assertion("User messages are not allowed in solo mode");
        }

        if (data is not null)
        {
            Merge(world, data);
        }

        foreach (var action in actions ?? [])
        {
            // The reference checks an assertion among the actions.
            if (action is not EnvAssertion assertion)
            {
                world.RunFunction(action);
            }
            else if (!world.RunAssertion(assertion))
            {
                throw PythonException.Assertion(assertion.Message ?? $"Assertion failed: {assertion.FunctionName}");
            }
        }

        foreach (var (call, recorded) in CallsOf(history))
        {
            if (world.FindTool(call.Name) is { MutatesState: true })
            {
                Replay(world, call, recorded);
            }
        }

        world.Sync();
    }

    /// <summary>The calls of a history with their answers, which must follow at once, in order and with equal ids.</summary>
    /// <exception cref="PythonException">They do not.</exception>
    internal static List<(ToolCall Call, ToolMessage Answer)> CallsOf(IReadOnlyList<TauMessage> history)
    {
        var calls = new List<(ToolCall, ToolMessage)>();
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i] is ToolMessage)
            {
                throw PythonException.Value("Tool message not expected. Tool messages should always follow a tool call.");
            }

            foreach (var call in (history[i] as ParticipantMessage)?.ToolCalls ?? [])
            {
                if (++i >= history.Count)
                {
                    throw PythonException.Value("Tool message expected. Got None.");
                }

                if (history[i] is not ToolMessage answer)
                {
                    throw PythonException.Value($"Tool message expected. Got <class 'tau2.data_model.message.{history[i].GetType().Name}'>");
                }

                if (answer.Id != call.Id)
                {
                    throw PythonException.Value($"Tool call id mismatch. Got {call.Id} and {answer.Id}");
                }

                calls.Add((call, answer));
            }
        }

        return calls;
    }

    // The merged database becomes the other side's too: the reference assigns it to both toolkits, whatever its type.
    private static void Merge(TauEnvironment world, InitializationData data)
    {
        if (data.AgentData is not null)
        {
            world.Agent.Database = world.Agent.Database.Merged(data.AgentData);
            if (world.User is not null)
            {
                world.User.Database = world.Agent.Database;
            }
        }

        if (data.UserData is not null)
        {
            var user = world.User ?? throw PythonException.Attribute("NoneType", "update_db");
            user.Database = user.Database.Merged(data.UserData);
            world.Agent.Database = user.Database;
        }
    }

    private static void Replay(TauEnvironment world, ToolCall call, ToolMessage recorded)
    {
        var answer = world.GetResponse(call);
        if (!SameAnswer(answer.Content!, recorded.Content))
        {
            throw PythonException.Value($"{DifferenceStart}{call.Name} {PyJson.Write(call.Arguments)}\n\nReturned:\n{answer.Content}\n\nExpected:\n{recorded.Content}");
        }
    }

    // Equal as values where they are JSON; a NaN is not even equal to itself.
    private static bool SameAnswer(string answer, string? recorded)
    {
        if (recorded is null)
        {
            throw PythonException.OfType("the JSON object must be str, bytes or bytearray, not NoneType");
        }

        return (answer == recorded && !answer.Contains("NaN", StringComparison.Ordinal)) || ValueOf(answer).Equals(ValueOf(recorded));
    }

    private static PyValue ValueOf(string content) => PyJsonReader.TryParse(content, out var value) ? value : content;
}
