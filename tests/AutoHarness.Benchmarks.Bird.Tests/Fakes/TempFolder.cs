namespace AutoHarness.Benchmarks.Bird.Tests.Fakes;

/// <summary>A folder for one test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("ah-bird-").FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The mini dataset with its ground truth merged in.</summary>
    public string MiniDataset()
    {
        foreach (var file in Directory.EnumerateFiles(SharedFolder.Mini, "*", SearchOption.AllDirectories).Where(file => !file.Contains("postgre_table_dumps", StringComparison.Ordinal)))
        {
            var target = Path.Combine(Root, "mini", Path.GetRelativePath(SharedFolder.Mini, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        File.Copy(Path.Combine(SharedFolder.Mini, "bird_interact_data_merged.jsonl"), Path.Combine(Root, "mini", "bird_interact_data.jsonl"), overwrite: true);
        return Path.Combine(Root, "mini");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
