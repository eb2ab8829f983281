using AutoHarness.Sandboxes.Leftovers;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>Removes the folders of sandboxes whose harness was killed. Their processes and mounts went with it.</summary>
internal static class LocalSweep
{
    private static readonly TimeSpan Unowned = TimeSpan.FromMinutes(10);

    public static void Run(LocalHost host)
    {
        foreach (var folder in Directory.EnumerateDirectories(host.Runs))
        {
            if (IsLeft(folder, host.Time))
                LocalRun.Of(host, Path.GetFileName(folder)).Dispose();
        }

        foreach (var part in Directory.EnumerateDirectories(host.Images, "*.part-*"))
        {
            if (SandboxOwner.Parse(ReadOwner(part)) is { } owner && owner.IsGone())
                Directory.Delete(part, recursive: true);
        }
    }

    private static bool IsLeft(string folder, TimeProvider time) => SandboxOwner.Parse(ReadOwner(folder)) is { } owner
        ? owner.IsGone()
        : time.GetUtcNow() - new DateTimeOffset(Directory.GetCreationTimeUtc(folder)) > Unowned;

    private static string? ReadOwner(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, LocalRun.OwnerFile));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
