using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Data;

public sealed class GroundTruthMergeTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Merges_the_mini_dataset_byte_for_byte_as_the_authors_script_does_even_over_its_own_input()
    {
        using var folder = new TempFolder();
        var file = folder.Write("data.jsonl", await File.ReadAllTextAsync(Path.Combine(SharedFolder.Mini, "bird_interact_data.jsonl"), Stop));

        var report = await GroundTruthMerge.RunAsync(file, Path.Combine(SharedFolder.Mini, "bird_interact_gt_kg_testcases.jsonl"), file, Stop);

        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(SharedFolder.Mini, "bird_interact_data_merged.jsonl"), Stop), await File.ReadAllBytesAsync(file, Stop));
        Assert.Equal((24, 24, 24), (report.GroundTruth, report.Merged, report.Written));
        Assert.Empty(report.Warnings);
        Assert.Single(Directory.GetFiles(folder.Root));
    }

    [Fact]
    public async Task Keeps_rows_without_ground_truth_drops_rows_without_an_id_and_skips_what_is_no_JSON_with_a_warning_each()
    {
        using var folder = new TempFolder();
        var rows = folder.Write("public.jsonl", """
            {"instance_id": "a_1", "x": 1.50, "é": "ü", "sol_sql": []}

            {"instance_id": "", "x": 2}
            {"broken
            {"instance_id": "b_1", "follow_up": null}
            """);
        var truth = folder.Write("gt.jsonl", """
            {"instance_id": "b_1", "sol_sql": ["SELECT 1"], "follow_up": {"sol_sql": ["SELECT 2"]}}
            [1]
            """);

        var report = await GroundTruthMerge.RunAsync(rows, truth, Path.Combine(folder.Root, "out.jsonl"), Stop);

        Assert.Equal(
            [
                """{"instance_id": "a_1", "x": 1.5, "\u00e9": "\u00fc", "sol_sql": []}""",
                """{"instance_id": "b_1", "follow_up": {"sol_sql": ["SELECT 2"], "external_knowledge": [], "test_cases": []}, "sol_sql": ["SELECT 1"], "external_knowledge": [], "test_cases": []}""",
            ],
            await File.ReadAllLinesAsync(Path.Combine(folder.Root, "out.jsonl"), Stop));
        Assert.Equal((1, 1, 2, 4), (report.GroundTruth, report.Merged, report.Written, report.Warnings.Length));
    }

    [Fact]
    public async Task Leaves_the_output_as_it_was_when_an_input_is_missing()
    {
        using var folder = new TempFolder();
        var output = folder.Write("out.jsonl", "as it was");

        var error = await Assert.ThrowsAsync<HarnessException>(() => GroundTruthMerge.RunAsync(output, Path.Combine(folder.Root, "none.jsonl"), output, Stop));

        Assert.Equal(ExitCode.Environment, error.Error.Exit);
        Assert.Equal("as it was", await File.ReadAllTextAsync(output, Stop));
    }
}
