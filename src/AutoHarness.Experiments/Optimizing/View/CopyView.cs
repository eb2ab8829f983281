using System.Collections.Immutable;
using System.Text;
using AutoHarness.CodingAgents.Copies;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Optimizing.View;

/// <summary>The files that a coding agent is given: the kept agent, the instructions, train results and traces, and of held-out tasks nothing but verdicts and the ladder's score.</summary>
internal static class CopyView
{
    public static ImmutableArray<CopyFile> Files(ExperimentContext context, RecordRow incumbent)
    {
        var folder = context.Folder;
        string[] texts = [folder.Program, folder.AgentsGuide, folder.ClaudeGuide, folder.Suite, folder.TrainResults, folder.Learnings];
        var traces = new[] { folder.LatestTraces, folder.BaselineTraces }
            .Where(Directory.Exists)
            .SelectMany(path => Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories));

        return
        [
            .. context.Programs.Get(incumbent.Version).Files.Select(file => CopyFile.Of(file.Path, file.Content.AsMemory())),
            .. texts.Where(File.Exists).Concat(traces).Order(StringComparer.Ordinal).Select(path => CopyFile.From(folder.NameOf(path), path)),
            Text(folder.NameOf(folder.Results), WorkspaceProjections.Render(ScoreLadder.Records(context))),
            .. context.Ledger.Gates()
                .Where(gate => gate.Receipt is not null)
                .Select(gate => Text(folder.NameOf(Path.Combine(folder.Gates, gate.Name + ".json")), GateReceipt.ForCodingAgent(gate.Receipt!))),
        ];
    }

    /// <exception cref="HarnessException">A canary stands in one of the files.</exception>
    public static void Check(ExperimentContext context, IEnumerable<CopyFile> files)
    {
        foreach (var file in files)
        {
            context.HeldOut.Canaries.Refuse(file.Content is { } content ? content.Span : File.ReadAllBytes(file.SourceFile!), $"{file.Path}, which a coding agent was to be given");
        }
    }

    private static CopyFile Text(string path, string text) => CopyFile.Of(path, Encoding.UTF8.GetBytes(text));
}
