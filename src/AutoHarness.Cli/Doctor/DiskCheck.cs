using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Doctor;

internal sealed class DiskCheck : IDoctorCheck
{
    private const long Least = 200_000_000, Comfortable = 2_000_000_000;

    public string Name => "disk";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct)
    {
        var folder = subject.Folder?.Root ?? subject.Tool.Host.CurrentDirectory;
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = $"{Figures.Bytes(free)} free";
        return Task.FromResult(free < Least
            ? DoctorFinding.Fail(text, "free some space", "AH9001")
            : free < Comfortable ? DoctorFinding.Warn(text, "a long night may need more") : DoctorFinding.Ok(text));
    }
}
