namespace AutoHarness.Sandboxes.Tests.TestKit;

/// <summary>A kind of sandbox, armed for tests, with an image that has bash, coreutils, tar and python3.</summary>
public abstract class Rig : IAsyncLifetime
{
    public ISandboxProvider Provider { get; private set; } = null!;

    public abstract SandboxImage Image { get; }

    /// <summary>Where the provider builds.</summary>
    public abstract string BaseReference { get; }

    public async ValueTask InitializeAsync() => Provider = await ArmAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Provider.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public Task<ISandbox> StartAsync(Func<SandboxSpec, SandboxSpec>? change = null) =>
        Provider.StartAsync((change ?? (spec => spec))(new SandboxSpec(Image) { Name = "test" }), TestContext.Current.CancellationToken);

    protected abstract Task<ISandboxProvider> ArmAsync();
}
