using AutoHarness.Benchmarks.Bird;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Cli.Doctor;

internal sealed class DataCheck : IDoctorCheck
{
    public string Name => "data";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => Task.FromResult(Find(subject));

    private static DoctorFinding Find(DoctorSubject subject)
    {
        if (subject is not { Folder: { } folder, Loaded.Config: { } config })
        {
            return DoctorSubject.NoExperiment;
        }

        if (config.Benchmark == "tau-bench")
        {
            var state = BenchmarkData.OfTau(config, folder, subject.Environment);
            return state.Ready ? DoctorFinding.Ok(state.Text) : DoctorFinding.Fail(state.Text, state.Fix);
        }

        if (config.Benchmark == "terminal-bench")
        {
            return HarborDataCheck.Find(folder, config);
        }

        if (config.Benchmark == BirdBenchmark.BenchmarkName)
        {
            return DoctorFinding.Ok(subject.Bird.Data());
        }

        if (config.Benchmark != "command")
        {
            return DoctorFinding.Ok($"built in, {config.Demo.Tasks} tasks from seed {config.Demo.Seed}");
        }

        var tasks = config.Command.Tasks ?? string.Empty;
        if (!File.Exists(folder.PathOf(tasks)))
        {
            return DoctorFinding.Fail($"the task file {tasks} is missing", "name it under command.tasks in experiment_config.yaml");
        }

        var program = config.Command.Run.FirstOrDefault(string.Empty);
        return File.Exists(folder.PathOf(program)) || ProgramPath.Find(program, subject.Tool.Host.Variable("PATH")) is not null
            ? DoctorFinding.Ok($"{tasks}, run by {program}")
            : DoctorFinding.Fail($"the program {program} of command.run is not installed", "install it, or name another under command.run");
    }
}
