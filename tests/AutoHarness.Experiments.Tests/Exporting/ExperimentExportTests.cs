using System.Text.Json.Nodes;
using AutoHarness.Experiments.Exporting;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Exporting;

public sealed class ExperimentExportTests : IAsyncLifetime
{
    private readonly TemporaryFolder outside = new();
    private FakeExperiment experiment = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => experiment = await FakeExperiment.CreateAsync(train: 3, test: 2, holdout: 2);

    public async ValueTask DisposeAsync()
    {
        await experiment.DisposeAsync();
        outside.Dispose();
    }

    [Fact]
    public async Task The_same_trials_give_the_same_bytes_whenever_and_in_whatever_order_they_ended()
    {
        TrialRecord[] trials = [Trial("t002", 0), Trial("t000", 1), Trial("t001", 0), Trial("t000", 0)];
        await AddAsync(trials);
        await using var other = await FakeExperiment.CreateAsync(train: 3, test: 2);
        foreach (var trial in trials.Reverse())
        {
            await other.Context.Ledger.Trials.AddAsync(trial with { StartedAt = trial.StartedAt.AddHours(1), Wall = trial.Wall * 7, Trace = Trace(ms: 99) }, 1);
        }

        var bytes = await BytesAsync(experiment, sealedToo: false);

        Assert.Equal(bytes, await BytesAsync(other, sealedToo: false));
        Assert.Equal(["t000/0", "t000/1", "t001/0", "t002/0"], Lines(bytes).Select(line => $"{line["task"]}/{line["attempt"]}"));
    }

    [Fact]
    public async Task A_line_has_the_whole_trial_without_times_and_with_them_when_they_are_asked_for()
    {
        await AddAsync(Trial("t000", 0));

        var plain = Assert.Single(Lines(await BytesAsync(experiment, sealedToo: false)));
        var timed = Assert.Single(Lines(await BytesAsync(experiment, sealedToo: false, times: true)));

        Assert.Equal("fail", (string?)plain["outcome"]);
        Assert.Equal(0.25, (double?)plain["reward"]);
        Assert.Equal("""{"agent":{"calls":2,"tokens_in":100,"tokens_cached":10,"tokens_out":20,"usd":0.5}}""", plain["usage"]!.ToJsonString());
        Assert.Equal("""{"events":[{"kind":"end","data":{"end":"Finished"}}]}""", plain["trace"]!.ToJsonString());
        Assert.Null(plain["wall_ms"]);
        Assert.Equal(3000, (int?)timed["wall_ms"]);
        Assert.Equal("""{"events":[{"kind":"end","ms":1,"data":{"end":"Finished","workingSeconds":2.5}}]}""", timed["trace"]!.ToJsonString());
    }

    [Fact]
    public async Task Held_out_trials_stay_in_their_store_unless_the_owner_asks_and_then_it_is_a_look_and_carries_no_canary()
    {
        await AddAsync(Trial("t000", 0), Trial("t003", 0, Split.Test));

        var open = await ExportAsync(new ExportOptions("jsonl", null, IncludeSealed: false, Times: false));
        Assert.Equal((1, 0), (open.Trials, open.HeldOutTrials));
        Assert.StartsWith(experiment.Context.Folder.Workspace, open.Folder, StringComparison.Ordinal);
        Assert.Equal(0, experiment.Context.HeldOut.Looks());

        var all = await ExportAsync(new ExportOptions("jsonl", null, IncludeSealed: true, Times: false));
        Assert.Equal((2, 1), (all.Trials, all.HeldOutTrials));
        Assert.StartsWith(experiment.Context.SealedFolder, all.Folder, StringComparison.Ordinal);
        Assert.Equal(1, experiment.Context.HeldOut.Looks());
        Assert.DoesNotContain("c4n4ry", await File.ReadAllTextAsync(Path.Combine(all.Folder, "trials.jsonl"), Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trials_of_sealed_tasks_are_closed_even_to_the_owner()
    {
        await AddAsync(Trial("t003", 0, Split.Test), Trial("t005", 0, Split.Holdout));

        var result = await ExportAsync(new ExportOptions("jsonl", null, IncludeSealed: true, Times: false));

        Assert.Equal((1, 1), (result.HeldOutTrials, result.LeftOut));
    }

    [Theory]
    [InlineData("experiment/workspace/all")]
    [InlineData("link/all")]
    [InlineData("experiment")]
    public async Task Held_out_trials_are_never_written_inside_the_experiment(string where)
    {
        await AddAsync(Trial("t003", 0, Split.Test));
        var root = experiment.Context.Folder.Root;
        Directory.CreateSymbolicLink(outside.File("link"), root);
        var folder = where.StartsWith("link", StringComparison.Ordinal) ? outside.File(where) : Path.GetFullPath(where, Path.GetDirectoryName(root)!);

        var failure = await Assert.ThrowsAsync<HarnessException>(() => ExportAsync(new ExportOptions("jsonl", folder, IncludeSealed: true, Times: false)));

        Assert.Equal("AH7005", failure.Error.Code);
        Assert.Equal(0, experiment.Context.HeldOut.Looks());
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_left_as_it_is()
    {
        await AddAsync(Trial("t000", 0));
        await File.WriteAllTextAsync(outside.File("mine.txt"), "mine", Ct);

        var failure = await Assert.ThrowsAsync<HarnessException>(() => ExportAsync(new ExportOptions("jsonl", outside.Path, IncludeSealed: false, Times: false)));

        Assert.Equal(ExitCode.Usage, failure.Error.Exit);
        Assert.Equal("mine.txt", Path.GetFileName(Assert.Single(Directory.EnumerateFileSystemEntries(outside.Path))));
    }

    private static TrialRecord Trial(string task, int attempt, Split split = Split.Train) => Facts.Scored(Facts.Key(task, attempt), 0.25, split, Trace(ms: 1));

    private static byte[] Trace(int ms) => System.Text.Encoding.UTF8.GetBytes(
        $$$"""{"events":[{"kind":"end","ms":{{{ms}}},"data":{"end":"Finished","workingSeconds":2.5}}],"canary":"c4n4ry"}""");

    private static JsonObject[] Lines(byte[] bytes) =>
        [.. System.Text.Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];

    private async Task AddAsync(params TrialRecord[] trials)
    {
        foreach (var trial in trials)
        {
            await experiment.Context.Stores.For(trial.Split).AddAsync(trial, 1);
        }
    }

    private static async Task<byte[]> BytesAsync(FakeExperiment from, bool sealedToo, bool times = false)
    {
        var result = await ExperimentExport.ExportAsync(from.Context.Folder, from.Context.Config, from.Environment, new ExportOptions("jsonl", null, sealedToo, times), Ct);
        return await File.ReadAllBytesAsync(Path.Combine(result.Folder, Assert.Single(result.Files)), Ct);
    }

    private Task<ExportResult> ExportAsync(ExportOptions options) =>
        ExperimentExport.ExportAsync(experiment.Context.Folder, experiment.Context.Config, experiment.Environment, options, Ct);
}
