using AutoHarness.Sandboxes.E2b;
using AutoHarness.Sandboxes.Tests.Remote;

namespace AutoHarness.Sandboxes.Tests.E2b;

public sealed class E2bRig : RemoteRig<E2bServer>
{
    public override string Name => "e2b";

    public override SandboxSettings Settings(string? key) => new()
    {
        E2b = new E2bOptions { ApiKey = key, ApiUrl = Server.Address, SandboxUrl = Server.Address, FirstPause = TimeSpan.FromMilliseconds(1) },
    };
}
