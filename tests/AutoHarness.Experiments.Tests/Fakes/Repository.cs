namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>The source tree that these tests belong to.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(here.FullName, "AutoHarness.slnx")))
        {
            here = here.Parent ?? throw new InvalidOperationException("the tests run outside of the source tree");
        }

        return here.FullName;
    }
}
