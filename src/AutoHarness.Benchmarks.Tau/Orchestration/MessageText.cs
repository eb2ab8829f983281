using System.Text;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Orchestration;

/// <summary>A message as the reference prints it in its error messages.</summary>
internal static class MessageText
{
    public static string ClassName(TauMessage message) => message.GetType().Name;

    public static string Of(ParticipantMessage message)
    {
        List<string> lines = [ClassName(message)];
        if (message.HasContent)
        {
            lines.Add($"content: {message.Content}");
        }

        if (message.ToolCalls is { } calls)
        {
            lines.Add("ToolCalls:");
            lines.AddRange(calls.Select(Of));
        }

        lines.Add("is_final_chunk: True");
        return string.Join('\n', lines);
    }

    private static string Of(ToolCall call)
    {
        var id = call.Id.Length > 0 ? $"id: {call.Id}\n" : "";
        return $"ToolCall (from {call.Requestor.Name()})\n{id}name: {call.Name}\narguments:\n{Indented(call.Arguments, "")}";
    }

    // json.dumps(value, indent=2)
    private static string Indented(PyValue value, string indent) => value switch
    {
        PyDict { Count: > 0 } dict => Block('{', dict.Entries.Select(entry => $"{PyJson.Write(entry.Key)}: {Indented(entry.Value, indent + "  ")}"), '}', indent),
        PyList { Items.Length: > 0 } list => Block('[', list.Items.Select(item => Indented(item, indent + "  ")), ']', indent),
        _ => PyJson.Write(value),
    };

    private static string Block(char open, IEnumerable<string> items, char close, string indent) =>
        new StringBuilder().Append(open).Append('\n').Append(string.Join(",\n", items.Select(item => $"{indent}  {item}"))).Append('\n').Append(indent).Append(close).ToString();
}
