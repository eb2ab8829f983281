using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Doctor;

/// <summary>Space for images and containers.</summary>
internal sealed class EngineDiskCheck : IDoctorCheck
{
    private const long Least = 2_000_000_000, Comfortable = 20_000_000_000;

    public string Name => "images";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => EngineCheck.OnEngineAsync(subject, checkup =>
    {
        const string fix = "docker system prune --all";
        return Task.FromResult(checkup.FreeSpace() switch
        {
            null => DoctorFinding.None("the engine is on another machine"),
            < Least and var free => DoctorFinding.Fail($"{Figures.Bytes(free)} free for images", fix, "AH9001"),
            < Comfortable and var free => DoctorFinding.Warn($"{Figures.Bytes(free)} free for images; a large dataset needs more", fix),
            { } free => DoctorFinding.Ok($"{Figures.Bytes(free)} free for images"),
        });
    }, ct);
}
