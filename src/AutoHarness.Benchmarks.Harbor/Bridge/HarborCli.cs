using System.Collections.Immutable;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Bridge;

/// <summary>The user's own Harbor on the command line: what its version can do, and one run of it.</summary>
internal sealed class HarborCli(ImmutableArray<string> command, string bridgeFolder, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] AskVersion = ["--version"];
    private static readonly string[] AskHelp = ["run", "--help"];

    // Without these it would ask, or paint a screen for nobody.
    private static readonly string[] Wanted = ["--yes", "--quiet"];

    private readonly ProcessRunner processes = new(time);
    private ImmutableArray<string> flags = [];

    /// <summary>As it names itself.</summary>
    public string Version { get; private set; } = "";

    /// <exception cref="HarnessException">It is not there, or too different.</exception>
    public async Task ProbeAsync(CancellationToken ct)
    {
        var version = await AskAsync(AskVersion, ct);
        var help = await AskAsync(AskHelp, ct);
        Version = version.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault("unknown");
        if (!help.Contains("--config", StringComparison.Ordinal))
        {
            throw Wrong($"{string.Join(' ', command)} {Version} cannot run a job from a file: its help does not name --config");
        }

        flags = [.. Wanted.Where(flag => help.Contains(flag, StringComparison.Ordinal))];
    }

    /// <summary>Runs a job to its end. Its output is no interface and is kept for messages only.</summary>
    public Task<ProcessResult> RunAsync(string jobFile, string folder, TimeSpan limit, CancellationToken ct) => StartAsync(
        ["run", "--config", jobFile, .. flags],
        folder,
        limit,
        ct);

    private async Task<string> AskAsync(string[] arguments, CancellationToken ct)
    {
        try
        {
            var result = await StartAsync(arguments, null, Patience, ct);
            return result.Succeeded ? result.Stdout.Text : throw Wrong($"{string.Join(' ', command)} {string.Join(' ', arguments)} ended with exit code {result.ExitCode}: {result.Stderr.Text.Trim()}");
        }
        catch (ProcessStartException e)
        {
            throw Wrong(e.Message);
        }
    }

    private Task<ProcessResult> StartAsync(string[] arguments, string? folder, TimeSpan limit, CancellationToken ct) => processes.RunAsync(
        new ProcessSpec(command[0], [.. command.Skip(1), .. arguments])
        {
            InheritEnvironment = true,
            WorkingDirectory = folder,
            TimeLimit = limit,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["PYTHONPATH"] = string.Join(Path.PathSeparator, new[] { bridgeFolder, Environment.GetEnvironmentVariable("PYTHONPATH") }.Where(part => !string.IsNullOrEmpty(part))),
                ["NO_COLOR"] = "1",
                ["TERM"] = "dumb",
            },
        },
        ct);

    private static HarnessException Wrong(string message) => new(new HarnessError(ExitCode.Environment, null, message)
    {
        Why = "harbor.runner is cli",
        Fixes = ["install Harbor, or name its command under harbor.cli", "or set harbor.runner: native"],
    });
}
