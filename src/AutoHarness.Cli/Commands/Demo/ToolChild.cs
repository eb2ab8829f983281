using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Demo;

/// <summary>Starts the tool itself as a child, as its user would, and reads its JSON lines.</summary>
internal sealed class ToolChild(ProcessRunner processes, string folder)
{
    /// <summary>How a call ended.</summary>
    /// <param name="ExitCode">137 for one that was killed.</param>
    /// <param name="Result">The document it printed, or the result of its stream; null when it printed none.</param>
    /// <param name="Errors">What it said on standard error.</param>
    public sealed record End(int ExitCode, JsonObject? Result, string Errors);

    /// <param name="arguments">The command and its flags; the folder and <c>--json</c> are added.</param>
    /// <param name="fault">Where the child is to be killed, or null.</param>
    /// <param name="watch">Sees every event of a stream.</param>
    /// <param name="ct">Ends the child.</param>
    public async Task<End> RunAsync(IReadOnlyList<string> arguments, string? fault, Func<JsonObject, Task> watch, CancellationToken ct)
    {
        var events = Channel.CreateUnbounded<JsonObject>();
        var lines = new Lines(events.Writer);
        var (program, prefix) = Self();
        var spec = new ProcessSpec(program, [.. prefix, .. arguments, "-C", folder, "--json", "--no-input"])
        {
            InheritEnvironment = true,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["AUTO_HARNESS_FAULT"] = fault ?? string.Empty },
            Listener = lines.Take,
            KillGrace = TimeSpan.FromSeconds(15),
        };
        var running = RunAsync(spec, events.Writer, ct);
        await foreach (var record in events.Reader.ReadAllAsync(CancellationToken.None))
        {
            await watch(record);
        }

        var result = await running;
        return new End(result.ExitCode, lines.Result, result.Stderr.Text);
    }

    /// <summary>The same, but anything except success ends the demo with what the child said.</summary>
    public async Task<JsonObject> SucceedAsync(IReadOnlyList<string> arguments, Func<JsonObject, Task> watch, CancellationToken ct)
    {
        var end = await RunAsync(arguments, fault: null, watch, ct);
        return end is { ExitCode: 0, Result: { } result } ? result : throw Failed(arguments[0], end);
    }

    public static HarnessException Failed(string command, End end) => new(new HarnessError(
        Enum.IsDefined((ExitCode)end.ExitCode) && end.ExitCode != 0 ? (ExitCode)end.ExitCode : ExitCode.Bug,
        null,
        $"the demo stopped: {command} ended with code {end.ExitCode}")
    {
        Notes = [.. end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(12)],
        Fixes = ["put right what it says, then: auto-harness demo"],
    });

    private async Task<ProcessResult> RunAsync(ProcessSpec spec, ChannelWriter<JsonObject> events, CancellationToken ct)
    {
        try
        {
            return await processes.RunAsync(spec, ct);
        }
        finally
        {
            events.Complete();
        }
    }

    private static (string Program, string[] Prefix) Self()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("the process has no path");
        return Path.GetFileNameWithoutExtension(program) == "auto-harness"
            ? (program, [])
            : (program, [Path.Combine(AppContext.BaseDirectory, "auto-harness.dll")]);
    }

    /// <summary>Cuts output into lines; a whole document counts as a line of its own.</summary>
    private sealed class Lines(ChannelWriter<JsonObject> events)
    {
        private readonly List<byte> buffer = [];
        private bool streaming;

        public JsonObject? Result { get; private set; }

        public void Take(bool isError, ReadOnlySpan<byte> bytes)
        {
            if (isError)
            {
                return;
            }

            buffer.AddRange(bytes);
            ReadOnlySpan<byte> text = CollectionsMarshal.AsSpan(buffer);
            for (var end = text.IndexOf((byte)'\n'); end >= 0 && TryRead(text[..end]); end = text.IndexOf((byte)'\n'))
            {
                text = text[(end + 1)..];
            }

            if (!streaming && TryParse(text) is { } document)
            {
                Result = document;
            }

            buffer.RemoveRange(0, buffer.Count - text.Length);
        }

        private bool TryRead(ReadOnlySpan<byte> line)
        {
            if (TryParse(line) is not { } record || record["event"] is null)
            {
                return false;
            }

            streaming = true;
            Result = record["event"]!.GetValue<string>() == "done" ? record["result"] as JsonObject : Result;
            events.TryWrite(record);
            return true;
        }

        private static JsonObject? TryParse(ReadOnlySpan<byte> text)
        {
            try
            {
                return JsonNode.Parse(Encoding.UTF8.GetString(text)) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }
    }
}
