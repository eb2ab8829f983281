using System.Collections.Immutable;
using System.Text;
using AutoHarness.Experiments.Benchmarks;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Initialising;

/// <summary>Starts an experiment: its config, an example of its keys, what git is to ignore. Repeating it changes nothing.</summary>
public static class InitOperation
{
    // Projections, receipts and databases are made anew or private to this machine; results, suite and learnings may be shared.
    private static readonly ImmutableArray<string> Ignored =
    [
        ".env", "agent/agent.csproj", "agent/bin/", "agent/obj/", "workspace/ledger.db*", "workspace/lock", "workspace/.lock", "workspace/traces/", "workspace/gates/",
        "workspace/iterations/", "workspace/logs/", "workspace/*.edited-*", "agent/*.kept-*", ".*.tmp",
    ];

    /// <summary>The benchmarks there are.</summary>
    public static ImmutableArray<string> Benchmarks => BenchmarkNames.All;

    /// <exception cref="HarnessException">There is no such benchmark, or the folder cannot be written.</exception>
    public static async Task<InitResult> RunAsync(InitOptions options, HarnessEnvironment environment, CancellationToken ct)
    {
        if (!Benchmarks.Contains(options.Benchmark))
        {
            var nearest = NearestWord.Of(options.Benchmark, Benchmarks);
            throw new HarnessException(new HarnessError(ExitCode.Usage, null, $"there is no benchmark \"{options.Benchmark}\"")
            {
                Fixes = [$"auto-harness init --benchmark {nearest ?? string.Join('|', Benchmarks)}"],
            });
        }

        var folder = new ExperimentFolder(options.Directory);
        var templates = new Templates(environment.TemplatesDirectory);
        var created = ImmutableArray.CreateBuilder<string>();
        var kept = ImmutableArray.CreateBuilder<string>();
        var config = templates.OfBenchmark(options.Benchmark, ExperimentFolder.ConfigFileName) ?? StartingConfig.Compose(options.Benchmark);
        foreach (var (path, content) in new[] { (folder.ConfigFile, config), (folder.EnvExample, templates.Base("env.example")) })
        {
            if (Path.Exists(path))
            {
                kept.Add(folder.NameOf(path));
                continue;
            }

            await AtomicFile.WriteAsync(path, content, ct);
            created.Add(folder.NameOf(path));
        }

        (await AddIgnoredAsync(folder, ct) ? created : kept).Add(folder.NameOf(folder.GitIgnore));
        return new InitResult(folder, created.ToImmutable(), kept.ToImmutable());
    }

    private static async Task<bool> AddIgnoredAsync(ExperimentFolder folder, CancellationToken ct)
    {
        // One character a byte: what the user wrote stays as it is, whatever its encoding.
        var present = File.Exists(folder.GitIgnore) ? Encoding.Latin1.GetString(await File.ReadAllBytesAsync(folder.GitIgnore, ct)) : "";
        var lines = present.Split('\n').Select(line => line.TrimEnd('\r', ' ')).ToHashSet(StringComparer.Ordinal);
        var missing = Ignored.Where(line => !lines.Contains(line) && !lines.Contains("/" + line)).ToArray();
        if (missing.Length == 0)
        {
            return false;
        }

        var gap = present.Length == 0 ? "" : present.EndsWith('\n') ? "\n" : "\n\n";
        var added = $"{present}{gap}# auto-harness\n{string.Join('\n', missing)}\n";
        await AtomicFile.WriteAsync(folder.GitIgnore, Encoding.Latin1.GetBytes(added), ct);
        return true;
    }
}
