using System.Security.Cryptography;
using System.Text;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Command;

/// <summary>A hash over everything known to decide a reward: the argument list, the time limit, the tasks, the files.</summary>
internal static class CommandFingerprint
{
    public static string Of(CommandBenchmarkOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, "command 1"u8);
        Add(hash, Encoding.UTF8.GetBytes(options.TimeLimit.ToString("c")));
        foreach (var argument in options.Run)
        {
            Add(hash, Encoding.UTF8.GetBytes(argument));
        }

        foreach (var (name, path) in FilesOf(options))
        {
            Add(hash, Encoding.UTF8.GetBytes(name));
            Add(hash, File.ReadAllBytes(path));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The tasks, the named files, and those arguments that are files.</summary>
    public static IEnumerable<(string Name, string Path)> FilesOf(CommandBenchmarkOptions options)
    {
        var named = options.Files.Prepend(options.Tasks).ToList();
        foreach (var name in named)
        {
            var path = Path.Combine(options.Folder, name);
            yield return File.Exists(path) ? (name, path) : throw Missing(name);
        }

        // A program named by its full path belongs to the system: what it is may differ between machines that measure the same.
        var arguments = Path.IsPathRooted(options.Run[0]) ? options.Run.Skip(1) : options.Run;
        foreach (var argument in arguments.Except(named, StringComparer.Ordinal))
        {
            var path = Path.Combine(options.Folder, argument);
            if (File.Exists(path))
            {
                yield return (argument, path);
            }
        }
    }

    /// <summary>Each part with its length before it, so that no two lists of parts look the same.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(part);
    }

    private static HarnessException Missing(string name) =>
        new(new HarnessError(ExitCode.Environment, "AH1521", $"a file of the benchmark is missing: {name}")
        {
            Places = [new ErrorPlace(name)],
            Fixes = ["create it, or correct command.files in experiment_config.yaml"],
        });
}
