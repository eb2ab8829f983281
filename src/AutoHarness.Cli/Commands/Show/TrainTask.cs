using AutoHarness.Cli.CommandLine;
using AutoHarness.Experiments.Looking;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Show;

/// <summary>Finds a train task by its id.</summary>
internal static class TrainTask
{
    /// <exception cref="HarnessException">It is no train task; whether it is a held-out one is never said.</exception>
    public static TaskId Find(ExperimentReader reader, string id)
    {
        var tasks = reader.TrainTasks();
        if (tasks.ContainsKey(new TaskId(id)))
        {
            return new TaskId(id);
        }

        var nearest = NearestWord.Of(id, tasks.Keys.Select(task => task.Value));
        throw new HarnessException(new HarnessError(ExitCode.Usage, "AH1502", $"task \"{id}\" is not in the train split")
        {
            Fixes = nearest is not null ? [$"did you mean {nearest}?"] : tasks.IsEmpty ? ["auto-harness prepare"] : ["see workspace/train_results.json for the ids"],
        });
    }
}
