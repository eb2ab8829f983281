using AutoHarness.Benchmarks.Bird;

namespace AutoHarness.Cli.Doctor;

internal sealed class BirdPostgresCheck : IDoctorCheck
{
    public string Name => "postgres";

    public bool Concerns(DoctorSubject subject) => subject.Benchmark == BirdBenchmark.BenchmarkName;

    public async Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) =>
        DoctorFinding.Ok(await subject.Bird.PostgresAsync(subject.Loaded!.Config.MaxConcurrency, ct));
}
