using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Data;

/// <summary>Says what to do when the gold SQL is not there.</summary>
internal static class GroundTruthGuide
{
    public const string Address = "bird.bench25@gmail.com";

    /// <summary>The error of a dataset whose rows have no gold SQL at all.</summary>
    public static HarnessError Missing(string dataset, string folder, Readiness readiness)
    {
        var file = Path.Combine(folder, BirdDataset.FileName);
        return new HarnessError(ExitCode.Environment, "AH1613", $"the ground truth of BIRD-Interact is missing: {readiness}")
        {
            Places = [new ErrorPlace(file)],
            Why = "the public file comes without gold SQL and test cases so that they do not leak into training data; the authors send them by mail",
            Fixes = dataset == "mini"
                ? [$"auto-harness bird merge-gt {file} {Path.Combine(folder, "bird_interact_gt_kg_testcases.jsonl")} {file}", "then: auto-harness prepare"]
                :
                [
                    $"write to {Address} with the subject [bird-interact-{dataset} GT&Test Cases]; the answer comes automatically",
                    $"auto-harness bird merge-gt {file} THE-FILE-FROM-THE-MAIL {file}",
                    "then: auto-harness prepare",
                ],
            Notes = ["nothing was run and nothing was spent"],
        };
    }
}
