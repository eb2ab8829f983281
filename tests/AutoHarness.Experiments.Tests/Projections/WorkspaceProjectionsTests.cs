using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Experiments.Projections;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Models.Gateway;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Experiments.Tests.Projections;

public sealed class WorkspaceProjectionsTests : IAsyncLifetime
{
    private readonly TemporaryFolder temporary = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 3, 2, 1, 14, 9, TimeSpan.Zero));
    private readonly List<string> warnings = [];
    private ExperimentFolder folder = null!;
    private ExperimentLedger ledger = null!;
    private WorkspaceProjections projections = null!;

    public async ValueTask InitializeAsync()
    {
        folder = new ExperimentFolder(temporary.Path);
        ledger = await ExperimentLedger.OpenAsync(folder.Ledger, time);
        var config = new ExperimentConfig { Benchmark = "demo", AgentModel = new ModelSpec("scripted/demo") };
        projections = new WorkspaceProjections(folder, config, ledger, time, warnings.Add);
    }

    [Fact]
    public async Task Writes_the_files_of_the_original_tool()
    {
        await ledger.SetTrainTasksAsync([new("a"), new("b")], [], 1);
        await ledger.SetSuiteAsync(new SuiteState([new("a")], 0.8, SuiteState.Empty(0.8).LastResults.Add(new("a"), 1)));
        await ledger.AddRecordAsync(null, 0, "v0", 2.0 / 3, "baseline", 0, 0);
        await FinishedRunAsync(whole: true, ("a", 1), ("b", 0));

        await projections.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal("iteration\tval_score\tcommit\tevals_passed\tevals_total\ttimestamp\n0\t0.6667\tbaseline\t0\t0\t2026-03-02T01:14:09+00:00\n", Read(folder.Results));
        Assert.Equal("{\n  \"tasks\": [\n    \"a\"\n  ],\n  \"threshold\": 0.8,\n  \"last_results\": {\n    \"a\": 1.0\n  }\n}", Read(folder.Suite));
        Assert.Equal("{\n  \"split\": \"train\",\n  \"timestamp\": \"1970-01-01T00:00:00+00:00\",\n  \"results\": {\n    \"a\": 1.0,\n    \"b\": 0.0\n  }\n}", Read(folder.TrainResults));
    }

    [Fact]
    public async Task A_run_over_some_tasks_leaves_the_full_results_as_they_are()
    {
        await ledger.SetTrainTasksAsync([new("a"), new("b")], [], 1);
        await FinishedRunAsync(whole: true, ("a", 1), ("b", 0));
        await projections.RefreshAsync(TestContext.Current.CancellationToken);
        var before = Read(folder.TrainResults);

        await FinishedRunAsync(whole: false, ("b", 1));
        await projections.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal(before, Read(folder.TrainResults));
    }

    [Theory]
    [InlineData("{ \"tasks\": [\"everything\"] }")]
    [InlineData("{ damaged")]
    [InlineData("")]
    public async Task A_file_that_somebody_changed_is_made_again_and_kept_beside(string changed)
    {
        await projections.RefreshAsync(TestContext.Current.CancellationToken);
        var right = Read(folder.Suite);
        await File.WriteAllTextAsync(folder.Suite, changed, TestContext.Current.CancellationToken);

        await projections.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal(right, Read(folder.Suite));
        Assert.Equal(changed, Read(folder.Suite + ".edited-20260302T011409"));
        Assert.Contains("suite.json", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_file_may_be_deleted()
    {
        await projections.RefreshAsync(TestContext.Current.CancellationToken);
        var before = Read(folder.Results);
        File.Delete(folder.Results);
        File.Delete(folder.Learnings);

        await projections.RefreshAsync(TestContext.Current.CancellationToken);

        Assert.Equal(before, Read(folder.Results));
        Assert.True(File.Exists(folder.Learnings));
        Assert.Empty(warnings);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd")]
    [InlineData("..", "%2E%2E")]
    [InlineData("a b/ü", "a%20b%2F%C3%BC")]
    public void A_task_id_becomes_one_harmless_folder_name(string id, string expected) => Assert.Equal(expected, TraceFolders.FolderName(new TaskId(id)));

    public async ValueTask DisposeAsync()
    {
        await ledger.DisposeAsync();
        temporary.Dispose();
    }

    private static string Read(string path) => File.ReadAllText(path);

    private async Task FinishedRunAsync(bool whole, params (string Task, double Reward)[] results)
    {
        var run = await ledger.OpenRunAsync("explore", "v1", Split.Train, [.. results.Select(result => new TaskId(result.Task))], whole, 1, "f1", command: 1);
        foreach (var (task, reward) in results)
        {
            await ledger.Trials.AddAsync(Facts.Scored(Facts.Key(task, run.FirstAttempt), reward), 1);
        }

        await ledger.FinishRunAsync(run.Id);
    }
}
