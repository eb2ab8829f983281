namespace AutoHarness.Cli.Doctor;

internal sealed class ProjectCheck : IDoctorCheck
{
    public string Name => "project";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => Task.FromResult(subject.Folder is { } folder
        ? DoctorFinding.Ok($"{subject.Loaded?.Config.Benchmark ?? "benchmark unknown"}  {folder.Root}")
        : DoctorFinding.Fail("no experiment_config.yaml here or in any parent", "auto-harness init --benchmark demo", "AH1100"));
}
