using System.Text.Json.Nodes;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>The captured requests and answers in the shared data folder beside the repository.</summary>
internal static class WireSamples
{
    public static string Folder { get; } = Find();

    public static TheoryData<string> Requests => [.. Directory.GetFiles(Path.Combine(Folder, "requests"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    public static JsonObject Request(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "requests", $"{name}.json")))!.AsObject();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared", "data", "wire") is var found && Directory.Exists(found))
            {
                return found;
            }
        }

        throw new DirectoryNotFoundException("no folder shared/data/wire stands beside the repository");
    }
}
