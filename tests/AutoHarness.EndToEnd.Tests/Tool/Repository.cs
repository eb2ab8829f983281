namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>The clone that the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The tool as a user starts it; <c>AUTO_HARNESS_TOOL</c> names another build of it.</summary>
    public static string Tool { get; } = Environment.GetEnvironmentVariable("AUTO_HARNESS_TOOL") ?? Path.Combine(Root, "auto-harness");

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "AutoHarness.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests do not lie in a clone");
        }

        return folder;
    }
}
