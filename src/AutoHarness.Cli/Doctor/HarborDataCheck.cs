using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Cli.Doctor;

/// <summary>The tasks of <c>benchmark: terminal-bench</c>: read where they are a folder, named where they have to be fetched.</summary>
internal static class HarborDataCheck
{
    public static DoctorFinding Find(ExperimentFolder folder, ExperimentConfig config)
    {
        var dataset = config.Harbor.Dataset;
        if (HarborSetup.LocalTasks(config, folder) is { } found)
        {
            return found.Tasks == 0
                ? DoctorFinding.Fail($"{dataset} has no valid task{(found.FirstProblem is { } why ? $" ({why})" : "")}", "name a folder whose sub-folders have a task.toml under harbor.dataset")
                : found.FirstProblem is { } problem ? DoctorFinding.Warn($"{found.Tasks} tasks in {dataset}; left out: {problem}", null)
                : DoctorFinding.Ok($"{found.Tasks} tasks in {dataset}");
        }

        return dataset.AsSpan().IndexOfAny("/\\~.") == 0
            ? DoctorFinding.Fail($"there is no folder {dataset}", "correct harbor.dataset in experiment_config.yaml")
            : DoctorFinding.Ok($"{dataset}, fetched with git by prepare");
    }
}
