using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Doctor;

/// <summary>Whether images can be pulled: registries count, and stop serving in the middle of a night.</summary>
internal sealed class PullCheck : IDoctorCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public string Name => "pulls";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => EngineCheck.OnEngineAsync(subject, async checkup =>
        await checkup.FindPullObstacleAsync(Limit, ct) switch
        {
            null => DoctorFinding.Ok("the registry serves"),
            { IsLimit: true, IsLoggedIn: false } => DoctorFinding.Fail("the registry's pull limit is used up", "docker login"),
            { IsLimit: true } => DoctorFinding.Fail("the registry's pull limit is used up, with a login too", "wait some hours, or pull from a mirror"),
            var obstacle => DoctorFinding.Warn($"the registry is not reached, so only images that are there can be used: {Visible.Line(obstacle.Reason)}"),
        }, ct);
}
