using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Remote;

/// <summary>A service's provider against a contract server.</summary>
public abstract class RemoteRig<TServer> : Rig
    where TServer : ContractServer, new()
{
    public TServer Server { get; } = new();

    public override SandboxImage Image { get; } = new SandboxImage.Named(LocalRig.Base);

    public override string BaseReference => LocalRig.Base;

    public abstract string Name { get; }

    public abstract SandboxSettings Settings(string? key);

    public Task<ISandboxProvider> ArmAsync(string? key) =>
        SandboxProviders.ArmAsync(Name, Settings(key), new ProcessRunner(TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected override async Task<ISandboxProvider> ArmAsync()
    {
        await Server.ArmAsync();
        return await ArmAsync(ContractServer.Key);
    }
}
