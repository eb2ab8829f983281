using System.Security.Cryptography;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>The folders of the trials of this process. Those of a process that was killed are removed by the next one.</summary>
internal sealed class TrialFolders : IDisposable
{
    private const string LockName = ".lock";

    private readonly string root;
    private readonly FileStream hold;

    /// <param name="parent">Shared by all processes of the user.</param>
    public TrialFolders(string parent)
    {
        Directory.CreateDirectory(parent);
        Sweep(parent);
        root = Directory.CreateDirectory(Path.Combine(parent, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))).FullName;
        // The lock ends with the process, however that ends.
        hold = new FileStream(Path.Combine(root, LockName), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
    }

    public TrialFolder Create(string name)
    {
        var folder = Path.Combine(root, $"{name}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        return new TrialFolder(Directory.CreateDirectory(folder).FullName);
    }

    public static void Remove(TrialFolder folder)
    {
        try
        {
            Directory.Delete(folder.Root, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next sweep tries again.
        }
    }

    public void Dispose()
    {
        hold.Dispose();
        Remove(new TrialFolder(root));
    }

    private static void Sweep(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent))
        {
            try
            {
                // One that was made a moment ago has no lock yet.
                var file = Path.Combine(folder, LockName);
                if (File.Exists(file))
                {
                    new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                    Directory.Delete(folder, recursive: true);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Its process lives.
            }
        }
    }
}
