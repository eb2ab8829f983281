using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Command.Tasks;

/// <summary>Reads the file with the tasks.</summary>
internal static class TaskFile
{
    /// <exception cref="HarnessException">The file is missing or not as it should be; the error names file and line.</exception>
    public static ImmutableArray<CommandTask> Read(string path, string shownPath)
    {
        if (!File.Exists(path))
        {
            throw Fault($"the file with the tasks is missing: {shownPath}", new ErrorPlace(shownPath), "create it, or set command.tasks in experiment_config.yaml");
        }

        var tasks = ImmutableArray.CreateBuilder<CommandTask>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (json, line) in Objects(path, shownPath))
        {
            var task = TaskOf(json, new ErrorPlace(shownPath, line));
            if (!seen.TryAdd(task.Task.Id.Value, line ?? 0))
            {
                throw Fault($"task id \"{task.Task.Id}\" is used twice", new ErrorPlace(shownPath, line), "give every task an id of its own");
            }

            tasks.Add(task);
        }

        return tasks.Count > 0 ? tasks.ToImmutable() : throw Fault($"there is no task in {shownPath}", new ErrorPlace(shownPath), "add tasks, one JSON object a line");
    }

    private static IEnumerable<(JsonElement Json, int? Line)> Objects(string path, string shownPath)
    {
        var text = File.ReadAllText(path);
        if (text.AsSpan().TrimStart().StartsWith("["))
        {
            foreach (var element in Parse(text, new ErrorPlace(shownPath)).EnumerateArray())
            {
                yield return (element, null);
            }

            yield break;
        }

        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (Parse(line, new ErrorPlace(shownPath, number)), number);
            }
        }
    }

    private static CommandTask TaskOf(JsonElement json, ErrorPlace place)
    {
        if (json.ValueKind is not JsonValueKind.Object || Text(json, "id", place) is not { Length: > 0 } id)
        {
            throw Fault("a task needs an id", place, "write each task as an object such as {\"id\": \"t1\", \"question\": \"…\"}");
        }

        Split? split = Text(json, "split", place) switch
        {
            null => null,
            "train" => Split.Train,
            "test" => Split.Test,
            "holdout" => Split.Holdout,
            var other => throw Fault($"split \"{other}\" is not known", place, "use train, test or holdout, or leave split out"),
        };
        return new CommandTask(new BenchmarkTask(new TaskId(id), split, Text(json, "group", place)), json);
    }

    private static string? Text(JsonElement json, string name, ErrorPlace place) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => throw Fault($"\"{name}\" of a task must be a text, got {value.GetRawText()}", place, $"write \"{name}\" in quotes"),
    };

    private static JsonElement Parse(string text, ErrorPlace place)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            var line = place.Line ?? (int?)fault.LineNumber + 1;
            throw Fault("a task is not valid JSON", place with { Line = line, Column = (int?)fault.BytePositionInLine + 1 }, "write one JSON object a line, or one JSON array");
        }
    }

    private static HarnessException Fault(string message, ErrorPlace place, string fix) =>
        new(new HarnessError(ExitCode.Environment, "AH1520", message) { Places = [place], Fixes = [fix] });
}
