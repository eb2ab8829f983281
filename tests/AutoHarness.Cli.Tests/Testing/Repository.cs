namespace AutoHarness.Cli.Tests.Testing;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(here.FullName, "AutoHarness.slnx")))
        {
            here = here.Parent ?? throw new InvalidOperationException("the tests lie in no repository");
        }

        return here.FullName;
    }
}
