using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>One kind of sandbox, armed once for a class of tests.</summary>
public abstract class SandboxFixture : IAsyncLifetime
{
    private ISandboxProvider? provider;

    public ISandboxProvider Provider => provider!;

    public async ValueTask InitializeAsync() => provider = await ArmAsync();

    public async ValueTask DisposeAsync()
    {
        if (provider is not null)
        {
            await provider.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected abstract Task<ISandboxProvider> ArmAsync();
}
