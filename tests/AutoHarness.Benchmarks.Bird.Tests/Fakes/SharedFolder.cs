namespace AutoHarness.Benchmarks.Bird.Tests.Fakes;

/// <summary>The data and vectors that lie beside the clone.</summary>
internal static class SharedFolder
{
    public static string Mini { get; } = Path.Combine(Find(), "data", "bird", "mini");

    public static string Data { get; } = Path.Combine(Find(), "data", "bird");

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var shared = Path.Combine(folder, "shared");
            if (Directory.Exists(Path.Combine(shared, "data", "bird")))
            {
                return shared;
            }
        }

        throw new InvalidOperationException("there is no folder shared/data/bird beside the clone");
    }
}
