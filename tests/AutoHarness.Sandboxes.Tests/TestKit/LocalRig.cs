using AutoHarness.Sandboxes.Docker;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Rootfs;

namespace AutoHarness.Sandboxes.Tests.TestKit;

/// <summary>Local sandboxes over the file system that <c>eng/docker rootfs</c> makes; its unpacked image is kept between runs.</summary>
public sealed class LocalRig : Rig
{
    public const string Base = "debian:bookworm-slim";

    /// <summary>The archive of the base image.</summary>
    public static string Archive { get; } = Environment.GetEnvironmentVariable("AUTO_HARNESS_TEST_ROOTFS")
        ?? throw new InvalidOperationException("AUTO_HARNESS_TEST_ROOTFS names no archive; eng/test sets it to what 'eng/docker rootfs' prints");

    public static LocalOptions Options { get; } = new()
    {
        StateFolder = Environment.GetEnvironmentVariable("AUTO_HARNESS_TEST_STATE") ?? Path.Combine(Path.GetDirectoryName(Archive)!, "local"),
        Images = new Dictionary<string, string>(StringComparer.Ordinal) { [Base] = Archive },
    };

    public override SandboxImage Image { get; } = new SandboxImage.Named(Base);

    public override string BaseReference => Base;

    public static Task<LocalProvider> ArmAsync(LocalOptions options) =>
        LocalProvider.ArmAsync(options, new DockerOptions(), new ProcessRunner(TimeProvider.System), TimeProvider.System, TestContext.Current.CancellationToken);

    protected override async Task<ISandboxProvider> ArmAsync() => await ArmAsync(Options);
}
