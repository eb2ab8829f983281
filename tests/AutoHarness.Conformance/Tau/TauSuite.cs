using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>The vectors that were measured on tau-bench's reference.</summary>
internal sealed class TauSuite : IConformanceSuite
{
    private static readonly ImmutableArray<ITauVectors> Kinds = [new ToolSchemaVectors(), new PromptVectors(), new GoldReplayVectors(), new FuzzVectors(), new EvaluatorVectors(), new OrchestratorVectors()];

    public string Name => "tau";

    public string Arguments => "DIR [--repo CLONE] [--data DIR]";

    public async Task RunAsync(IReadOnlyList<string> arguments, Report report, CancellationToken ct)
    {
        var (folder, repository, data) = Parse(arguments);
        var world = new TauWorld(data ?? DataFor(folder), repository);
        foreach (var kind in Kinds)
        {
            foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                var name = Path.GetFileName(path);
                if (name.StartsWith(kind.Prefix, StringComparison.Ordinal) && (name.EndsWith(".jsonl", StringComparison.Ordinal) || name.EndsWith(".jsonl.gz", StringComparison.Ordinal)))
                {
                    await kind.ReplayAsync(name, LinesOf(path, ct), world, report, ct);
                    report.EndFile(name);
                }
            }
        }
    }

    private static (string Folder, string? Repository, string? Data) Parse(IReadOnlyList<string> arguments)
    {
        string? folder = null;
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i] is "--repo" or "--data")
            {
                options[arguments[i]] = i + 1 < arguments.Count ? arguments[++i] : throw new UsageException($"{arguments[i]} needs a folder");
            }
            else
            {
                folder = folder is null ? arguments[i] : throw new UsageException("there is one folder of vectors too many");
            }
        }

        return folder is not null && Directory.Exists(folder)
            ? (folder, options.GetValueOrDefault("--repo"), options.GetValueOrDefault("--data"))
            : throw new UsageException("name a folder of vectors");
    }

    // Without --data: what TAU2_DATA_DIR names, else a folder data/tau2 beside the vectors or above them.
    private static string DataFor(string folder)
    {
        if (Environment.GetEnvironmentVariable("TAU2_DATA_DIR") is { Length: > 0 } named)
        {
            return named;
        }

        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            var data = Path.Combine(at.FullName, "data");
            if (Directory.Exists(Path.Combine(data, "tau2")))
            {
                return data;
            }
        }

        throw new UsageException("the benchmark's data are missing: set TAU2_DATA_DIR or --data to the folder that holds tau2/");
    }

    private static async IAsyncEnumerable<PyDict> LinesOf(string path, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        await using Stream unpacked = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(unpacked);
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            if (line.Length > 0)
            {
                yield return (PyDict)PyJsonReader.Parse(line);
            }
        }
    }
}
