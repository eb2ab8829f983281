using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Looking;

namespace AutoHarness.Cli.Doctor;

internal sealed class WorkspaceCheck : IDoctorCheck
{
    public string Name => "workspace";

    public async Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (subject.Folder is not { } folder)
        {
            return DoctorSubject.NoExperiment;
        }

        await using var reader = await ExperimentReader.OpenAsync(folder, subject.Tool.Host.Time);
        var status = reader.Status();
        if (reader.BrokenLink() is { } broken)
        {
            return DoctorFinding.Fail($"the chain of verdicts is broken at {broken}", $"auto-harness show gate {broken}", "AH7002");
        }

        if (status.Owner is { } owner)
        {
            return DoctorFinding.Warn($"{owner.Command} is at work (pid {owner.Pid} on {owner.Host})", "auto-harness status", "AH6001");
        }

        if (status.Pending is { } pending)
        {
            return DoctorFinding.Warn($"{pending.Name} was interrupted", "auto-harness resume");
        }

        return status.Prepared ? DoctorFinding.Ok($"prepared, best {Figures.Score(status.Best)}") : DoctorFinding.Warn("not prepared yet", "auto-harness prepare");
    }
}
