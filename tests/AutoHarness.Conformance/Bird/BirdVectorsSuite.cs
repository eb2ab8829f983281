using System.Collections.Immutable;

namespace AutoHarness.Conformance.Bird;

/// <summary>Replays all vectors of <c>conformance/bird</c>, file by file.</summary>
internal sealed class BirdVectorsSuite : IConformanceSuite
{
    private static readonly ImmutableArray<IBirdVectorFile> Files =
    [
        new SqlTextVectors(),
        new CompareVectors(),
        new DefaultTestVectors(),
        new ObservationVectors(),
        new SubmitFlowVectors(),
        new SegmentVectors(),
        new MetadataVectors(),
        new BudgetVectors(),
        new UserExtractVectors(),
        new PromptTemplateVectors(),
        new UserPromptVectors(),
        new HarnessMappingVectors(),
    ];

    public string Name => "bird-vectors";

    public string Arguments => "DIR [--data DIR] [--repo DIR]";

    public async Task RunAsync(IReadOnlyList<string> arguments, Report report, CancellationToken ct)
    {
        var folder = Read(arguments);
        foreach (var file in Files)
        {
            await file.ReplayAsync(folder, report, ct);
            report.EndFile(file.Name);
        }
    }

    // The data lies where the shared folder has it beside the vectors, unless the caller says otherwise.
    private static BirdVectorFolder Read(IReadOnlyList<string> arguments)
    {
        if (arguments.Count % 2 == 0)
            throw new UsageException("give the folder of the vectors, and a folder after each option");

        var vectors = arguments[0];
        var folder = new BirdVectorFolder(vectors, Path.GetFullPath(Path.Combine(vectors, "..", "..", "data", "bird", "mini")), Repository: null);
        for (var i = 1; i < arguments.Count; i += 2)
        {
            folder = arguments[i] switch
            {
                "--data" => folder with { Data = arguments[i + 1] },
                "--repo" => folder with { Repository = arguments[i + 1] },
                var unknown => throw new UsageException($"unknown option {unknown}"),
            };
        }

        return folder;
    }
}
