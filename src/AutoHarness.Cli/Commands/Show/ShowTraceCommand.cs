using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Show;

/// <summary><c>show trace ID</c>: what happened in the newest trial of a train task.</summary>
internal sealed class ShowTraceCommand : ToolCommand
{
    private const int LongestValue = 4000;
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    private readonly Argument<string> id = new("ID") { Description = "A train task" };

    public ShowTraceCommand()
        : base("trace", CommandPurpose.Look, "What happened in the newest trial of a train task")
    {
        Examples = ["show trace desk-001", "show trace desk-001 --json"];
        Add(id);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        await using var reader = await ExperimentReader.OpenAsync(Experiment.Find(tool), tool.Host.Time);
        var task = TrainTask.Find(reader, parsed.GetValue(id)!);
        var (trial, trace) = Newest(reader, task) ?? throw UsageError.Of($"task {task} has no trace yet", $"auto-harness run --task-ids {task}");
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "trace", new JsonObject
            {
                ["task"] = task.Value,
                ["series"] = trial.Key.Series,
                ["reward"] = trial.Reward,
                ["trace"] = new JsonObject { ["untrusted"] = JsonNode.Parse(trace) },
            });
            return ExitCode.Ok;
        }

        tool.Out.Line($"trace of {task}, {trial.Key.Series}, agent {trial.Key.AgentVersion[..Math.Min(12, trial.Key.AgentVersion.Length)]}, reward {Figures.Short(trial.Reward)}", Ink.Strong);
        Print(tool.Out, JsonNode.Parse(trace), depth: 0);
        return ExitCode.Ok;
    }

    private static (TrialRecord Trial, byte[] Trace)? Newest(ExperimentReader reader, TaskId task)
    {
        foreach (var trial in reader.Trials(task).Reverse())
        {
            if (reader.Trace(trial.Key) is { } trace)
            {
                return (trial, trace);
            }
        }

        return null;
    }

    /// <summary>Members and items as indented lines; texts as they are, with their line breaks.</summary>
    private static void Print(Printer printer, JsonNode? node, int depth)
    {
        var indent = new string(' ', depth * 2);
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    printer.Line($"{indent}-", Ink.Faint);
                    Print(printer, item, depth + 1);
                }

                break;
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    if (value is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
                    {
                        printer.Put(indent).Line(name + ":", Ink.Place);
                        Print(printer, value, depth + 1);
                    }
                    else
                    {
                        PrintValue(printer, indent, name, Text(value));
                    }
                }

                break;
            default:
                PrintValue(printer, indent, null, Text(node));
                break;
        }
    }

    private static void PrintValue(Printer printer, string indent, string? name, string text)
    {
        var shown = text.Length > LongestValue ? text[..LongestValue] + $"… ({text.Length - LongestValue} more characters; --json has all)" : text;
        var lines = shown.TrimEnd('\n').Split('\n');
        printer.Put(indent).Put(name is null ? string.Empty : name + ": ", Ink.Place).Line(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            printer.Line($"{indent}  {line}");
        }
    }

    private static string Text(JsonNode? value)
    {
        if (value is null)
        {
            return "null";
        }

        if (value is JsonValue text && text.TryGetValue<string>(out var plain))
        {
            return plain;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            value.WriteTo(json);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
