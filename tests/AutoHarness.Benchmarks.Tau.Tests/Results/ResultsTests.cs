using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Metrics;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Tau.Tests.Results;

public sealed class ResultsTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("tau-results-").FullName;

    [Fact]
    public async Task What_is_written_reads_back_with_the_same_figures_and_rewards()
    {
        var path = await WriteAsync(edit: _ => { });
        var benchmark = await Desk.OpenAsync(Desk.Options("mock"));

        var review = await ResultsReview.ReadAsync(path, benchmark, TestContext.Current.CancellationToken);

        Assert.Equal(("mock", 2, 0, 1, 0.5), (review.Domain, review.Metrics.Simulations, review.Metrics.Infra, review.Metrics.Tasks, review.Metrics.AverageReward));
        Assert.Equal([0.5, 0.0], review.Metrics.PassHat);
        Assert.Equal((1, 2), review.Metrics.Checks["DB"]);
        Assert.Equal((2, 0), (review.Regraded, review.Differences.Length));
    }

    [Fact]
    public async Task A_reward_that_the_conversation_does_not_support_is_found()
    {
        var path = await WriteAsync(document => document["simulations"]![1]!["reward_info"]!["reward"] = 1.0);
        var benchmark = await Desk.OpenAsync(Desk.Options("mock"));

        var review = await ResultsReview.ReadAsync(path, benchmark, TestContext.Current.CancellationToken);

        Assert.Equal("create_task_1", Assert.Single(review.Differences).TaskId);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"simulations\": []}")]
    public async Task Something_else_is_refused_in_clear_words(string content)
    {
        var path = Path.Combine(root, "results.json");
        await File.WriteAllTextAsync(path, content, TestContext.Current.CancellationToken);

        var fault = Assert.Throws<HarnessException>(() => ResultsReview.DomainOf(path));

        Assert.Equal(ExitCode.Usage, fault.Error.Exit);
    }

    [Fact]
    public void Pass_hat_k_goes_as_far_as_the_task_with_the_fewest_simulations()
    {
        ImmutableArray<StoredSimulation> simulations =
        [
            .. new[] { 1.0, 1, 0, 1 }.Select((reward, trial) => Of("a", trial, reward)),
            .. new[] { 1.0, 0 }.Select((reward, trial) => Of("b", trial, reward)),
            new StoredSimulation("b", 2, "infrastructure_error", null, [], []),
        ];

        var metrics = TauMetrics.Of(simulations, trials: 4);

        Assert.Equal((6, 1), (metrics.Simulations, metrics.Infra));
        Assert.Equal([(0.75 + 0.5) / 2, (0.5 + 0) / 2], metrics.PassHat.Select(value => Math.Round(value, 12)));
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static StoredSimulation Of(string task, int trial, double reward) => new(task, trial, "user_stop", reward, [], []);

    private async Task<string> WriteAsync(Action<JsonObject> edit)
    {
        var options = Desk.Options("mock");
        var benchmark = await Desk.OpenAsync(options);
        var trials = ImmutableArray.CreateBuilder<FinishedTrial>();
        foreach (var right in new[] { true, false })
        {
            var agent = right ? new Talker(Talker.Calls("create_task", ("user_id", "user_1"), ("title", "Important Meeting")), Talker.Says("done")) : new Talker(Talker.Says("no"));
            var runner = new DirectRunner(agent, new Talker(Talker.Says("make a task"), Talker.Says("###STOP###")));
            await benchmark.RunAsync(Desk.Request("create_task_1"), runner, TestContext.Current.CancellationToken);
            trials.Add(new FinishedTrial($"trial {right}", "create_task_1", trials.Count, runner.Notes.Single(note => note.Kind == "tau.simulation").Data));
        }

        var document = ResultsDocument.Compose(benchmark, options, new ResultsHead("agent", "model", null, null, "user", 300, null), trials.ToImmutable());
        edit(document);
        var path = Path.Combine(root, "results.json");
        await File.WriteAllTextAsync(path, document.ToJsonString(), TestContext.Current.CancellationToken);
        return path;
    }
}
