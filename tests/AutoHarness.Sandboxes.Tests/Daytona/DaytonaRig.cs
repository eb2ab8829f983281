using AutoHarness.Sandboxes.Daytona;
using AutoHarness.Sandboxes.Tests.Remote;

namespace AutoHarness.Sandboxes.Tests.Daytona;

public sealed class DaytonaRig : RemoteRig<DaytonaServer>
{
    public override string Name => "daytona";

    public override SandboxSettings Settings(string? key) => new()
    {
        Daytona = new DaytonaOptions { ApiKey = key, ApiUrl = new Uri(Server.Address, "api"), FirstPause = TimeSpan.FromMilliseconds(1) },
    };
}
