using System.Security.Cryptography;
using AutoHarness.Sandboxes.Leftovers;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>The folders of one running sandbox. Disposing removes them; nothing may be mounted there by then.</summary>
internal sealed class LocalRun : IDisposable
{
    public const string OwnerFile = "owner";

    private LocalRun(LocalHost host, string id)
    {
        Id = id;
        Folder = Path.Combine(host.Runs, id);
        Mounts = Path.Combine(host.MountFolder, id);
    }

    public string Id { get; }

    public string Folder { get; }

    /// <summary>Holds mount points; seen by the sandbox's users.</summary>
    public string Mounts { get; }

    public string MountPoint => Path.Combine(Mounts, "root");

    /// <summary>Receives what is written.</summary>
    public string Upper => Path.Combine(Folder, "written");

    /// <exception cref="SandboxInfrastructureException">The folders cannot be made.</exception>
    public static LocalRun Create(LocalHost host)
    {
        var run = new LocalRun(host, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)));
        try
        {
            Directory.CreateDirectory(run.Folder);
            File.WriteAllText(Path.Combine(run.Folder, OwnerFile), SandboxOwner.Current.ToString());
            Directory.CreateDirectory(run.Upper);
            Directory.CreateDirectory(run.Mounts);
            return run;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SandboxInfrastructureException($"a sandbox's folder cannot be made: {e.Message}", e);
        }
    }

    /// <summary>The folders of a sandbox that was left.</summary>
    public static LocalRun Of(LocalHost host, string id) => new(host, id);

    public void Dispose()
    {
        Remove(Folder);
        Remove(Mounts);
    }

    /// <summary>What cannot be removed now is left for the next sweep.</summary>
    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
