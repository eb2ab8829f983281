using AutoHarness.Benchmarks.Bird;
using AutoHarness.Cli.Hosting;
using AutoHarness.Experiments;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Doctor;

/// <summary>What the checks look at.</summary>
/// <param name="Tool">The call.</param>
/// <param name="Folder">The experiment, or null when there is none here.</param>
/// <param name="Loaded">Its config, or null when there is none or it is wrong.</param>
/// <param name="Problem">What is wrong with the config.</param>
/// <param name="Environment">What the tool finds around it.</param>
/// <param name="Processes">Starts child processes.</param>
internal sealed record DoctorSubject(
    Invocation Tool,
    ExperimentFolder? Folder,
    LoadedConfig? Loaded,
    HarnessError? Problem,
    HarnessEnvironment Environment,
    ProcessRunner Processes)
{
    /// <summary>The benchmark of the experiment; null when there is none or its config is wrong.</summary>
    public string? Benchmark => Loaded?.Config.Benchmark;

    /// <summary>Looks at what BIRD-Interact needs, in an experiment on it.</summary>
    public BirdInspection Bird => BirdBenchmarks.Inspect(Loaded!.Config, Folder!, Environment);

    /// <summary>The finding of a check that needs an experiment where there is none.</summary>
    public static DoctorFinding NoExperiment { get; } = DoctorFinding.None("no experiment here");

    public static DoctorSubject Of(Invocation tool)
    {
        var processes = new ProcessRunner(tool.Host.Time);
        ExperimentFolder? folder = null;
        try
        {
            folder = Experiment.Find(tool);
            var experiment = Experiment.Open(tool, []);
            return new DoctorSubject(tool, folder, experiment.Loaded, null, experiment.Environment, processes);
        }
        catch (HarnessException e)
        {
            return new DoctorSubject(tool, folder, null, folder is null ? null : e.Error, Places.Environment(tool.Host, tool.Host.Variables), processes);
        }
    }
}
