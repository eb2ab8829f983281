using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Bird;

/// <summary><c>bird merge-gt PUBLIC GT OUT</c>: the authors' merge, which may write over its own input.</summary>
internal sealed class BirdMergeCommand : ToolCommand
{
    private const int ShownWarnings = 20;

    private readonly Argument<string> publicFile = new("PUBLIC") { Description = "The data file as published" };
    private readonly Argument<string> truthFile = new("GT") { Description = "The file that came by mail" };
    private readonly Argument<string> outputFile = new("OUT") { Description = "The merged file; may be PUBLIC" };

    public BirdMergeCommand()
        : base("merge-gt", CommandPurpose.Start, "Merges the ground truth that the authors send by mail into the public data file")
    {
        Examples = ["bird merge-gt public.jsonl gt.jsonl merged.jsonl", "bird merge-gt bird_interact_data.jsonl gt.jsonl bird_interact_data.jsonl"];
        Add(publicFile);
        Add(truthFile);
        Add(outputFile);
    }

    public override bool Resumes => false;

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var output = PathOf(outputFile);
        var report = await GroundTruthMerge.RunAsync(PathOf(publicFile), PathOf(truthFile), output, ct);
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "bird", new JsonObject
            {
                ["ground_truth"] = report.GroundTruth,
                ["merged"] = report.Merged,
                ["written"] = report.Written,
                ["warnings"] = ResultDocument.Strings(report.Warnings),
                ["output"] = output,
            });
            return ExitCode.Ok;
        }

        foreach (var warning in report.Warnings.Take(ShownWarnings))
        {
            tool.Out.Put("warning  ", Ink.Warning).Line(warning);
        }

        if (report.Warnings.Length > ShownWarnings)
        {
            tool.Out.Line($"         and {report.Warnings.Length - ShownWarnings} more");
        }

        tool.Out.Put("merged   ", Ink.Strong).Line($"{report.Merged} of {report.Written} tasks have their ground truth now, in {output}");
        return ExitCode.Ok;

        string PathOf(Argument<string> argument) => Path.GetFullPath(parsed.GetValue(argument)!, tool.Settings.Directory ?? tool.Host.CurrentDirectory);
    }
}
