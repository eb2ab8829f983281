using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.CodingAgents.Copies;
using AutoHarness.CodingAgents.Turns;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.CodingAgents.Tests.Turns;

/// <summary>An experiment on disk, and a coding agent written as a shell script that works on a copy of it in the real jail.</summary>
internal sealed class TurnBench : IDisposable
{
    public const string Agent = "agent/agent.cs";
    public const string Learnings = "workspace/learnings.md";
    public const string Source = "public sealed class Agent\n{\n    // start\n}\n";
    public const string LearningsText = "# Learnings\n\n- nothing yet\n";

    private static readonly ProcessRunner Processes = new(TimeProvider.System);
    private static readonly Lazy<Task<Jail>> Armed = new(() => Jail.ArmAsync(JailMode.Bubblewrap, Processes, TimeProvider.System, CancellationToken.None));
    private readonly string _base = Directory.CreateTempSubdirectory("ah-turn-").FullName;

    public TurnBench()
    {
        Write("experiment/agent/agent.cs", Source);
        Write("experiment/agent/agent.csproj", "<Project />\n");
        Write("experiment/PROGRAM.md", "Make the agent better.\n");
        Write("experiment/run.sh", "#!/bin/sh\necho run\n");
        Write("experiment/workspace/learnings.md", LearningsText);
        Write("experiment/workspace/suite.json", "{\"tasks\":[]}\n");
        Write("experiment/workspace/results.tsv", "iteration\tscore\n0\t0.5\n");
        Write("experiment/workspace/traces/latest/t1.json", "{\"task\":\"t1\"}\n");
        Write("experiment/workspace/ledger.db", HostSecret);
        Write("state/heldout.db", HostSecret);
        Directory.CreateDirectory(LogFolder);
    }

    /// <summary>Lies in host files that no coding agent may see.</summary>
    public string HostSecret { get; } = "canary-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    public string Experiment => Path.Combine(_base, "experiment");

    public string State => Path.Combine(_base, "state");

    public string LogFolder => Path.Combine(_base, "logs");

    public string Stdout => File.ReadAllText(Path.Combine(LogFolder, "stdout.log"));

    public string Stderr => File.ReadAllText(Path.Combine(LogFolder, "stderr.log"));

    public ImmutableArray<string> Secrets { get; set; } = [];

    public IReadOnlyDictionary<string, string> HostEnvironment { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public CandidateCopy? Copy { get; private set; }

    public static CodingAgentSpec Shell(string script) => new()
    {
        Command = new AgentCommand.ShellLine(script),
        TurnTimeout = TimeSpan.FromMinutes(5),
        StallTimeout = TimeSpan.FromMinutes(5),
        Grace = TimeSpan.FromMilliseconds(200),
    };

    public Task<CodingTurn> RunAsync(string script) => RunAsync(Shell(script), CancellationToken.None);

    public async Task<CodingTurn> RunAsync(CodingAgentSpec agent, CancellationToken ct)
    {
        var copy = await MakeCopyAsync();
        var before = HostDigest();

        var jail = agent.Jail == JailMode.None ? await Jail.ArmAsync(JailMode.None, Processes, TimeProvider.System, ct) : await Armed.Value;
        var turn = await new CodingAgentDriver(agent, jail, TimeProvider.System, HostEnvironment).RunAsync(
            new TurnRequest(copy, "Improve the agent.\n", Iteration: 3, LogFolder) { Secrets = Secrets },
            ct);

        Assert.Equal(before, HostDigest());
        return turn;
    }

    public async Task<CandidateCopy> MakeCopyAsync()
    {
        string[] shown =
        [
            Agent, "agent/agent.csproj", "PROGRAM.md", Learnings, "workspace/suite.json", "workspace/results.tsv", "workspace/traces/latest/t1.json",
        ];
        Copy = await CandidateCopy.CreateAsync(
            Processes,
            Path.Combine(_base, "run"),
            [.. shown.Select(path => CopyFile.From(path, Path.Combine(Experiment, path))), CopyFile.From("run.sh", Path.Combine(Experiment, "run.sh")) with { Executable = true }],
            [Agent],
            CancellationToken.None);
        return Copy;
    }

    /// <summary>Names, contents, modes and times of everything on the host that a turn must leave alone.</summary>
    public string HostDigest()
    {
        var text = new StringBuilder();
        foreach (var path in new[] { Experiment, State }.SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal))
        {
            var content = File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "folder";
            text.AppendLine($"{path} {content} {File.GetUnixFileMode(path)} {File.GetLastWriteTimeUtc(path):O}");
        }

        return text.ToString();
    }

    public void Dispose()
    {
        Assert.True(Copy?.Remove() ?? true, "the copy could not be removed");
        Directory.Delete(_base, recursive: true);
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_base, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
