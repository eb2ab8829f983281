using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Progress;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Progress;

/// <summary>
/// JSON lines on standard output: <c>launch</c> first, <c>done</c> with the exit code last. A stream without <c>done</c> means a crash.
/// Text that an agent may have written is wrapped as <c>{"untrusted": …}</c>.
/// </summary>
internal sealed class EventStream(ToolHost host) : IProgressSink
{
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "reward", "score", "pass", "fail", "infra", "cost", "trials", "known", "concurrency", "iteration", "row", "turns", "best", "more",
    };

    private static readonly HashSet<string> Untrusted = new(StringComparer.Ordinal) { "reason", "hypothesis", "detail" };

    private readonly Lock gate = new();
    private long sequence;

    public void Launch(string command, IEnumerable<string> arguments) => Write(host.Time.GetUtcNow(), "launch", new JsonObject
    {
        ["schema"] = "auto-harness/events@1",
        ["tool_version"] = host.Version,
        ["command"] = command,
        ["arguments"] = ResultDocument.Strings(arguments),
        ["pid"] = Environment.ProcessId,
    });

    public void Report(ProgressEvent progress)
    {
        var fields = new JsonObject();
        foreach (var (key, value) in progress.Fields)
        {
            fields[key] = Untrusted.Contains(key) ? ResultDocument.Untrusted(value) : Numbers.Contains(key) ? Number(value) : value;
        }

        Write(progress.At, $"{progress.Subject}.{progress.What}", fields);
    }

    public void Done(ExitCode exit, JsonObject? result) =>
        Write(host.Time.GetUtcNow(), "done", new JsonObject { ["exit_code"] = (int)exit, ["result"] = result });

    public void Failed(HarnessError error) => Write(host.Time.GetUtcNow(), "error", ErrorDocument.Of(error));

    private static JsonNode? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private void Write(DateTimeOffset at, string name, JsonObject content)
    {
        lock (gate)
        {
            var line = new JsonObject { ["seq"] = ++sequence, ["t"] = ResultDocument.Timestamp(at), ["event"] = name };
            foreach (var (key, value) in content.ToArray())
            {
                content.Remove(key);
                line[key] = value;
            }

            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer))
            {
                line.WriteTo(json);
            }

            buffer.WriteByte((byte)'\n');
            host.Output.Write(Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        }
    }
}
