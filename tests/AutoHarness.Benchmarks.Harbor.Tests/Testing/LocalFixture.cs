using AutoHarness.Sandboxes;
using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>Local sandboxes over the file system that <c>eng/docker rootfs</c> makes; its unpacked image is kept between runs.</summary>
public sealed class LocalFixture : SandboxFixture
{
    protected override async Task<ISandboxProvider> ArmAsync()
    {
        var archive = Environment.GetEnvironmentVariable("AUTO_HARNESS_TEST_ROOTFS")
            ?? throw new InvalidOperationException("AUTO_HARNESS_TEST_ROOTFS names no archive; eng/test sets it to what 'eng/docker rootfs' prints");
        var options = new LocalOptions
        {
            StateFolder = Path.Combine(Path.GetDirectoryName(archive)!, "local"),
            Images = new Dictionary<string, string>(StringComparer.Ordinal) { ["debian:bookworm-slim"] = archive },
        };
        return await LocalProvider.ArmAsync(options, new DockerOptions(), new ProcessRunner(TimeProvider.System), TimeProvider.System, CancellationToken.None);
    }
}
