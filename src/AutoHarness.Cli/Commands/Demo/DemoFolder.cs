using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Experiments.Initialising;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Demo;

/// <summary>The experiment of the demo: a folder of its own with a repository of its own.</summary>
internal static class DemoFolder
{
    private const string Usual = "auto-harness-demo";

    /// <summary>A folder that is not there yet, or the one that was asked for.</summary>
    /// <exception cref="HarnessException">The one that was asked for holds something.</exception>
    public static string Choose(Invocation tool, string? asked)
    {
        if (asked is not null)
        {
            var folder = Path.GetFullPath(asked, tool.Host.CurrentDirectory);
            return Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()
                ? throw UsageError.Of($"the folder {folder} is not empty", "auto-harness demo --dir NEW-FOLDER")
                : folder;
        }

        var number = 1;
        var free = Path.Combine(tool.Settings.Directory ?? tool.Host.CurrentDirectory, Usual);
        while (Path.Exists(free))
        {
            number++;
            free = Path.Combine(tool.Settings.Directory ?? tool.Host.CurrentDirectory, $"{Usual}-{number}");
        }

        return free;
    }

    /// <summary>Writes config and scripted coding agent.</summary>
    public static async Task WriteAsync(Invocation tool, ExperimentFolder folder, long seed, CancellationToken ct)
    {
        await AtomicFile.WriteAsync(folder.ConfigFile, Config(await KeepAgentAsync(tool, ct), seed) + Cassette(tool), ct);
        await InitOperation.RunAsync(new InitOptions(folder.Root, "demo"), Places.Environment(tool.Host, tool.Host.Variables), ct);
    }

    /// <summary>Puts everything under version control, so that accepted edits become commits.</summary>
    /// <exception cref="HarnessException">git is missing or refuses.</exception>
    public static async Task CommitAsync(string folder, ProcessRunner processes, CancellationToken ct)
    {
        await GitAsync(folder, processes, ct, "init", "-q");
        await GitAsync(folder, processes, ct, "add", "-A");
        await GitAsync(
            folder, processes, ct,
            "-c", "user.name=auto-harness", "-c", "user.email=auto-harness@localhost", "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null",
            "commit", "-q", "-m", "The demo before its first iteration");
    }

    /// <summary>
    /// Keeps the coding agent outside of the experiment, of which it may see nothing but its copy, and outside of the tool's own folder,
    /// which a rebuild replaces; named by its content, so that demos of different versions do not meet.
    /// </summary>
    private static async Task<string> KeepAgentAsync(Invocation tool, CancellationToken ct)
    {
        var template = Path.Combine(tool.Host.ToolDirectory, "templates", "demo");
        var scripts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var script in Directory.EnumerateFiles(Path.Combine(template, "edits"), "*.sh").Append(Path.Combine(template, "coding-agent.sh")))
        {
            scripts.Add(Path.GetRelativePath(template, script), await File.ReadAllBytesAsync(script, ct));
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, content) in scripts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {content.Length}\n"));
            hash.AppendData(content);
        }

        var kept = Path.Combine(Places.CacheHome(tool.Host), "demo", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
        Directory.CreateDirectory(Path.Combine(kept, "edits"));
        foreach (var (name, content) in scripts)
        {
            await AtomicFile.WriteAsync(Path.Combine(kept, name), content, ct);
        }

        return kept;
    }

    private static async Task GitAsync(string folder, ProcessRunner processes, CancellationToken ct, params string[] arguments)
    {
        try
        {
            var result = await processes.RunAsync(new ProcessSpec("git", arguments) { WorkingDirectory = folder, InheritEnvironment = true }, ct);
            if (!result.Succeeded)
            {
                throw Failed($"git {arguments[0]} failed: {result.Stderr.Text.Trim()}");
            }
        }
        catch (ProcessStartException e)
        {
            throw Failed($"git cannot be started: {e.Message}");
        }
    }

    private static HarnessException Failed(string message) => new(new HarnessError(ExitCode.Environment, null, message) { Fixes = ["sudo apt-get install -y git"] });

    private static string Config(string agent, long seed)
    {
        var script = Path.Combine(agent, "coding-agent.sh").Replace("'", "'\\''", StringComparison.Ordinal);
        return $"""
            # The demo: a small shop's customer desk, a scripted model, a scripted coding agent. No key, no network.
            benchmark: demo
            agent_model: scripted/demo
            max_concurrency: 32
            seed: {seed}

            # Trials cost nothing here and proposals are few, so each is judged with care.
            gate:
              preset: thorough

            coding_agent:
              command: {Quoted($"sh '{script}'")}
              readable: [{Quoted(agent)}]

            optimize:
              max_iterations: 6
              patience: 6

            """;
    }

    /// <summary>What <c>--record</c> and <c>--replay</c> stand for; every command of the demo then goes by it.</summary>
    private static string Cassette(Invocation tool)
    {
        var chosen = tool.Settings.Overrides.Where(pair => pair.Key is "cassette.mode" or "cassette.file").ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        return chosen.Count < 2 ? "" : $"""
            cassette:
              mode: {chosen["cassette.mode"]}
              file: {Quoted(chosen["cassette.file"])}

            """;
    }

    // YAML reads JSON's strings.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
