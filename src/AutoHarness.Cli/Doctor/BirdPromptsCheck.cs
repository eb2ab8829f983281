using AutoHarness.Benchmarks.Bird;

namespace AutoHarness.Cli.Doctor;

internal sealed class BirdPromptsCheck : IDoctorCheck
{
    public string Name => "prompts";

    public bool Concerns(DoctorSubject subject) => subject.Benchmark == BirdBenchmark.BenchmarkName;

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        var (source, warning) = subject.Bird.Prompts();
        return Task.FromResult(warning is null
            ? DoctorFinding.Ok($"of the simulated user: {source}")
            : DoctorFinding.Warn($"of the simulated user: {source}; {warning}", "name a clone of bird-bench/BIRD-Interact under bird.repo"));
    }
}
