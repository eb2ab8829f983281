using AutoHarness.Benchmarks.Bird;

namespace AutoHarness.Cli.Doctor;

internal sealed class BirdPythonCheck : IDoctorCheck
{
    public string Name => "python";

    public bool Concerns(DoctorSubject subject) => subject.Benchmark == BirdBenchmark.BenchmarkName;

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => Task.FromResult(BirdInspection.Python() is { } python
        ? DoctorFinding.Ok($"{python} runs the test cases")
        : DoctorFinding.Fail("there is no python3, so tasks with test cases cannot be scored", "apt-get install -y python3"));
}
