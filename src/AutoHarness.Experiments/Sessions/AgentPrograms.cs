using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AutoHarness.Agents.Programs;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Sessions;

/// <summary>Agent programs by version: from the working folder into the ledger, and back.</summary>
internal sealed class AgentPrograms(ExperimentFolder folder, ExperimentConfig config, ExperimentLedger ledger)
{
    private readonly ConcurrentDictionary<string, AgentProgram> known = new(StringComparer.Ordinal);

    /// <summary>The program as it lies in the working folder now.</summary>
    /// <exception cref="HarnessException">A file of it is missing.</exception>
    public async Task<AgentProgram> ReadWorkingAsync(CancellationToken ct)
    {
        foreach (var path in config.Agent.Files)
        {
            if (!File.Exists(folder.PathOf(path)))
            {
                throw new HarnessException(new(ExitCode.Environment, "AH2002", $"the agent file {path} is missing")
                {
                    Places = [new ErrorPlace(path)],
                    Fixes = ["auto-harness prepare  (puts the template there)", $"or: git checkout {path}"],
                });
            }
        }

        return await AgentProgram.ReadAsync(folder.Root, config.Agent.Files, config.Agent.Command, ct);
    }

    /// <summary>Keeps a program in the ledger, so that its trials can be run and repeated later.</summary>
    public async Task AddAsync(AgentProgram program)
    {
        if (known.TryAdd(program.Version, program))
        {
            await ledger.AddVersionAsync(program.Version, program.Files.ToDictionary(file => file.Path, file => file.Content.ToArray(), StringComparer.Ordinal));
        }
    }

    public AgentProgram Of(IEnumerable<(string Path, ReadOnlyMemory<byte> Content)> files) => AgentProgram.Of(
        files.Select(file => new AgentFile(file.Path, ImmutableCollectionsMarshal.AsImmutableArray(file.Content.ToArray()))),
        config.Agent.Command);

    /// <summary>The program of a version that the ledger has.</summary>
    public AgentProgram Get(string version) => known.GetOrAdd(version, Load);

    private AgentProgram Load(string version)
    {
        var files = ledger.VersionFiles(version) ?? throw new InvalidOperationException($"the ledger has no agent version {version}");
        return Of(files.Select(file => (file.Key, (ReadOnlyMemory<byte>)file.Value)));
    }
}
