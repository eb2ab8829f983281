using AutoHarness.Sandboxes.Local;

namespace AutoHarness.Cli.Doctor;

internal sealed class SandboxCheck : IDoctorCheck
{
    public string Name => "sandbox";

    public async Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        if (subject.Loaded?.Config.Jail == "none")
        {
            return DoctorFinding.Warn("jail: none; agents can reach files, network and processes of this user", "jail: bubblewrap");
        }

        return await Jail.ProbeAsync(JailMode.Bubblewrap, subject.Processes, subject.Tool.Host.Time, ct) switch
        {
            JailProbe.Available available => DoctorFinding.Ok(available.Report.ToString()),
            JailProbe.Unavailable unavailable => DoctorFinding.Fail(unavailable.Reason, unavailable.Fix, "AH1310"),
            var other => throw new InvalidOperationException(other.ToString()),
        };
    }
}
