using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Experiments.Initialising;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Preparing;

/// <summary>The agent and the texts that an experiment starts from.</summary>
/// <param name="Created">Files that were written.</param>
/// <param name="Kept">Files that were there and stay.</param>
internal sealed record PreparedFiles(ImmutableArray<string> Created, ImmutableArray<string> Kept)
{
    /// <summary>Copies the template's agent where there is none, and composes the texts for the coding agent.</summary>
    public static async Task<PreparedFiles> WriteAsync(ExperimentContext context, bool resetAgent, CancellationToken ct)
    {
        var created = ImmutableArray.CreateBuilder<string>();
        var kept = ImmutableArray.CreateBuilder<string>();
        var template = Path.Combine(context.Environment.TemplatesDirectory, context.Config.Benchmark);
        foreach (var file in context.Config.Agent.Files)
        {
            await CopyAgentAsync(context, Path.Combine(template, Path.GetFileName(file)), file, resetAgent, created, kept, ct);
        }

        foreach (var (name, written) in await ProgramComposer.WriteAsync(context.Folder, context.Config, context.Environment, ct))
        {
            (written ? created : kept).Add(name);
        }

        return new PreparedFiles(created.ToImmutable(), kept.ToImmutable());
    }

    private static async Task CopyAgentAsync(
        ExperimentContext context, string template, string file, bool reset, ImmutableArray<string>.Builder created, ImmutableArray<string>.Builder kept, CancellationToken ct)
    {
        var target = context.Folder.PathOf(file);
        if (File.Exists(target) && !reset)
        {
            kept.Add(file);
            return;
        }

        if (!File.Exists(template))
        {
            throw new HarnessException(new(ExitCode.Environment, "AH2002", $"the agent file {file} is missing and there is no template for it")
            {
                Places = [new ErrorPlace(file)],
                Fixes = [$"write {file}, or name your agent's files under agent.files in experiment_config.yaml"],
            });
        }

        if (File.Exists(target))
        {
            var aside = $"{target}.kept-{context.Environment.Time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture)}";
            File.Move(target, aside, overwrite: true);
            kept.Add(context.Folder.NameOf(aside));
        }

        await AtomicFile.WriteAsync(target, await File.ReadAllBytesAsync(template, ct), ct);
        created.Add(file);
    }
}
