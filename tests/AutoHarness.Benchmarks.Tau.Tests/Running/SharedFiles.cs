namespace AutoHarness.Benchmarks.Tau.Tests.Running;

/// <summary>The benchmark's data and its tools beside the repository.</summary>
internal static class SharedFiles
{
    private static readonly string Root = Find();

    public static string Data { get; } = Path.Combine(Root, "data");

    public static string Schemas { get; } = Path.Combine(Root, "conformance", "tau", "tool_schemas.jsonl.gz");

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared") is var found && Directory.Exists(Path.Combine(found, "data", "tau2")))
            {
                return found;
            }
        }

        throw new DirectoryNotFoundException("no folder shared/data/tau2 stands beside the repository");
    }
}
