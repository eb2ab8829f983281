using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Conformance.Harbor;

/// <summary>Arms the sandboxes that the suite runs on.</summary>
internal static class ConformanceSandboxes
{
    /// <exception cref="UsageException">There is no such sandbox, or it cannot be armed here.</exception>
    public static async Task<ISandboxProvider> OpenAsync(string name, CancellationToken ct)
    {
        // Without the archive the local sandbox takes its base image from a Docker engine.
        var images = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("AUTO_HARNESS_TEST_ROOTFS") is { Length: > 0 } archive)
        {
            images["debian:bookworm-slim"] = archive;
        }

        try
        {
            return await SandboxProviders.ArmAsync(name, new SandboxSettings { Local = new LocalOptions { Images = images } }, new ProcessRunner(TimeProvider.System), TimeProvider.System, ct);
        }
        catch (SandboxUnavailableException e)
        {
            throw new UsageException($"{e.Message}; {e.Fix}");
        }
        catch (SandboxRequestException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
