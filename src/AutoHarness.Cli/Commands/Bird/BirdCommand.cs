using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Bird;

/// <summary><c>bird merge-gt</c>: what only BIRD-Interact needs.</summary>
internal sealed class BirdCommand : ToolCommand
{
    public BirdCommand()
        : base("bird", CommandPurpose.Start, "Puts the ground truth of BIRD-Interact into its data file")
    {
        Examples =
        [
            "bird merge-gt bird_interact_data.jsonl bird_interact_gt_kg_testcases.jsonl bird_interact_data.jsonl",
            "bird merge-gt public.jsonl gt.jsonl bird-interact-lite/bird_interact_data.jsonl",
        ];
        Add(new BirdMergeCommand());
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct) =>
        throw UsageError.Of("bird needs to know what to do: merge-gt", "auto-harness bird --help");
}
