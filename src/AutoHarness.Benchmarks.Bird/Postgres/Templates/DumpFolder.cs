using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Templates;

/// <summary>The dumps of one database, a file a table.</summary>
/// <param name="Database">The dataset's name of the database.</param>
/// <param name="Files">Full paths, in the order of <c>_order.txt</c> where there is one.</param>
internal sealed record DumpFolder(string Database, ImmutableArray<string> Files)
{
    private const string Order = "_order.txt";

    /// <summary>Finds <c>&lt;database&gt;_template</c> among the dumps; null where there is none.</summary>
    public static DumpFolder? Find(string dumps, string database)
    {
        var folder = Path.Combine(dumps, database + "_template");
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var files = Directory.GetFiles(folder, "*.sql").Order(StringComparer.Ordinal).ToList();
        if (File.Exists(Path.Combine(folder, Order)))
        {
            var order = File.ReadAllLines(Path.Combine(folder, Order)).Select(line => line.Trim()).ToList();
            files = [.. files.OrderBy(file => order.IndexOf(Path.GetFileNameWithoutExtension(file)) is var place and >= 0 ? place : order.Count)];
        }

        return files.Count == 0 ? null : new DumpFolder(database, [.. files]);
    }

    /// <summary>A hash over names and content.</summary>
    public async Task<string> HashAsync(CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(file) + "\0"));
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, ct)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
