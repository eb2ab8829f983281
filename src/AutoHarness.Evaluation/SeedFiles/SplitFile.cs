using System.Globalization;
using AutoHarness.Evaluation.Splits;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>The text of <c>task_split.json</c>: keys <c>train</c>, <c>test</c>, <c>metadata</c>, and <c>holdout</c> where there is one.</summary>
public static class SplitFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "task_split.json";

    /// <param name="split">The split.</param>
    /// <param name="created">When it was drawn.</param>
    /// <param name="seed">The seed it was drawn with.</param>
    public static string Render(TaskSplit split, DateTimeOffset created, long seed)
    {
        var total = split.Train.Length + split.Test.Length + split.Holdout.Length;
        var metadata = PythonJson.Object(
            [
                ("created", PythonText.Quoted(PythonText.Timestamp(created))),
                ("total_tasks", total.ToString(CultureInfo.InvariantCulture)),
                ("seed", seed.ToString(CultureInfo.InvariantCulture)),
            ],
            depth: 1);
        (string, string)[] holdout = split.Holdout.IsEmpty ? [] : [("holdout", Ids(split.Holdout))];

        return PythonJson.Object([("train", Ids(split.Train)), ("test", Ids(split.Test)), .. holdout, ("metadata", metadata)], depth: 0);
    }

    /// <summary>Reads the file; a missing list reads as empty.</summary>
    /// <exception cref="HarnessException">The text is not a JSON object, or a task stands in two splits.</exception>
    public static TaskSplit Parse(string? text)
    {
        var members = SeedJson.Read(text, Name);
        var split = new TaskSplit(SeedJson.Ids(members["train"]), SeedJson.Ids(members["test"]), SeedJson.Ids(members["holdout"]));
        var repeated = split.Train.Concat(split.Test).Concat(split.Holdout).CountBy(task => task).Count(entry => entry.Value > 1);
        if (repeated > 0)
        {
            throw new HarnessException(new HarnessError(ExitCode.Environment, null, $"{Name} puts {repeated} task(s) into two splits")
            {
                Why = "A held-out task that is also a train task measures nothing.",
                Fixes = [$"leave each task in one of train, test and holdout in {Name}"],
            });
        }

        return split;
    }

    private static string Ids(IEnumerable<TaskId> tasks) => PythonJson.Array(tasks.Select(task => task.Value), depth: 1);
}
