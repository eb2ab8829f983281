namespace AutoHarness.Cli.Doctor;

/// <summary>Room for networks: tasks of several containers take one each, and an engine has few.</summary>
internal sealed class AddressPoolCheck : IDoctorCheck
{
    private const int Comfortable = 8;

    public string Name => "networks";

    public Task<DoctorFinding> RunAsync(DoctorSubject subject, CancellationToken ct) => EngineCheck.OnEngineAsync(subject, async checkup =>
    {
        var (room, used) = await checkup.CountNetworksAsync(ct);
        var text = $"{used} of {room} networks in use";
        const string fix = "docker network prune, or more default-address-pools in the engine's daemon.json";
        return used >= room
            ? DoctorFinding.Fail($"{text}: tasks of several containers cannot start", fix)
            : room - used < Comfortable ? DoctorFinding.Warn($"{text}: room for {room - used} tasks of several containers at a time", fix) : DoctorFinding.Ok(text);
    }, ct);
}
