using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Messages;

/// <summary>Makes messages of JSON values. Voice fields are left out.</summary>
internal static class MessageReader
{
    private static readonly Shape Side = Shape.Literal("user", "assistant");

    private static readonly ModelShape Call = new(
        "ToolCall",
        forbidsExtra: false,
        new("id", Shape.Text, ""),
        new("name", Shape.Text),
        new("arguments", Shape.Object),
        new("requestor", Side, "assistant"));

    private static readonly ImmutableArray<Field> Common = [Field.Maybe("content", Shape.Text), Field.Maybe("turn_idx", Shape.Whole), Field.Maybe("timestamp", Shape.Text)];

    private static readonly ModelShape System = new("SystemMessage", forbidsExtra: false, Common);

    private static readonly ModelShape Tool = new(
        "ToolMessage",
        forbidsExtra: false,
        [new("id", Shape.Text), new("requestor", Side, "assistant"), new("error", Shape.Flag, false), .. Common]);

    private static readonly ModelShape Several = new("MultiToolMessage", forbidsExtra: false, new Field("tool_messages", Shape.ListOf(Tool)));

    private static readonly ModelShape Participant = new(
        "ParticipantMessage",
        forbidsExtra: false,
        [
            Field.Maybe("tool_calls", Shape.ListOf(Call)),
            Field.Maybe("cost", Shape.Real),
            Field.Maybe("usage", Shape.Object),
            Field.Maybe("raw_data", Shape.Object),
            Field.Maybe("generation_time_seconds", Shape.Real),
            .. Common,
        ]);

    /// <summary>One message; what is wrong with it goes to <paramref name="issues"/>, and then the answer is null.</summary>
    public static TauMessage? Read(PyDict value, Location at, List<ValidationIssue> issues)
    {
        var role = value.TextOrNull("role");
        var model = role switch
        {
            "system" => System,
            "tool" when value.Contains("tool_messages") => Several,
            "tool" => Tool,
            "user" or "assistant" => Participant,
            _ => null,
        };
        if (model is null)
        {
            issues.Add(new(new(at, "role", 0), "literal_error", "Input should be 'system', 'assistant', 'user' or 'tool'", value["role"] ?? value));
            return null;
        }

        var before = issues.Count;
        var fields = model.Check(value, at, issues) as PyDict;
        return issues.Count > before ? null : Make(role!, fields!);
    }

    /// <summary>A tool call of a message.</summary>
    public static ToolCall ToolCallOf(PyDict fields) => new(fields.Text("id"), fields.Text("name"), fields.Dict("arguments"), SideOf(fields));

    private static TauMessage Make(string role, PyDict fields) => role switch
    {
        "system" => WithCommon(new SystemMessage(), fields),
        "tool" when fields["tool_messages"] is PyList answers => new MultiToolMessage([.. answers.Items.Select(answer => ToolMessageOf((PyDict)answer))]),
        "tool" => ToolMessageOf(fields),
        "user" => WithCommon(WithCalls(new UserMessage(), fields), fields),
        _ => WithCommon(WithCalls(new AssistantMessage(), fields), fields),
    };

    private static ToolMessage ToolMessageOf(PyDict fields) => WithCommon(new ToolMessage(fields.Text("id"), SideOf(fields), fields.Flag("error")), fields);

    private static T WithCommon<T>(T message, PyDict fields)
        where T : TauMessage =>
        message with
        {
            Content = fields.TextOrNull("content"),
            TurnIndex = fields["turn_idx"] is PyInt turn ? (int)turn.Value : null,
            Timestamp = fields.TextOrNull("timestamp"),
        };

    private static T WithCalls<T>(T message, PyDict fields)
        where T : ParticipantMessage =>
        message with
        {
            ToolCalls = fields["tool_calls"] is PyList calls ? [.. calls.Items.Select(call => ToolCallOf((PyDict)call))] : null,
            Cost = (fields["cost"] as PyFloat)?.Value,
            Usage = fields["usage"] as PyDict,
            RawData = fields["raw_data"] as PyDict,
            GenerationSeconds = (fields["generation_time_seconds"] as PyFloat)?.Value,
        };

    private static Requestor SideOf(PyDict fields) => RequestorNames.Parse(fields.Text("requestor")) ?? Requestor.Assistant;
}
