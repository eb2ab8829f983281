namespace AutoHarness.Benchmarks.Harbor.Tests.Testing;

/// <summary>The data folder beside the repository.</summary>
internal static class SharedData
{
    public static string Folder(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data", "harbor");
            if (Directory.Exists(data))
            {
                return Path.Combine([data, .. parts]);
            }
        }

        throw new DirectoryNotFoundException("shared/data/harbor lies nowhere above the test program");
    }

    public static string Task(string name) => Folder("tasks-authored", name);
}
