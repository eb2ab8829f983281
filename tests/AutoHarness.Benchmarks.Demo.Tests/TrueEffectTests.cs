using System.Collections.Immutable;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Demo.Tests;

/// <summary>What the demo's edits are really worth, over 1,024 trials each and with the same noise on both sides.</summary>
public sealed class TrueEffectTests(MeasuredEdits measured, ITestOutputHelper output) : IClassFixture<MeasuredEdits>
{
    private const int Attempts = 16;

    [Fact]
    public async Task The_bare_agent_solves_somewhat_over_four_tasks_in_ten()
    {
        var mean = await MeanAsync();

        Assert.InRange(mean, 0.38, 0.47);
    }

    [Fact]
    public async Task Looking_things_up_helps()
    {
        var effect = await MeanAsync(1) - await MeanAsync();

        Assert.InRange(effect, 0.10, 0.20);
    }

    [Fact]
    public async Task Asking_first_and_naming_amounts_helps_on_top()
    {
        var effect = await MeanAsync(1, 6) - await MeanAsync(1);

        Assert.InRange(effect, 0.15, 0.32);
    }

    [Fact]
    public async Task Brevity_without_questions_harms_whatever_was_kept_before()
    {
        Assert.InRange(await MeanAsync(5) - await MeanAsync(), -0.40, -0.15);
        Assert.InRange(await MeanAsync(1, 5) - await MeanAsync(1), -0.40, -0.15);
    }

    [Fact]
    public async Task Renaming_changes_no_reward_at_all()
    {
        var (before, after) = (await AgentSource.BuildAsync(), await AgentSource.BuildAsync(3));
        var desk = new Desk();

        Assert.Equal(await desk.MeansAsync(before, Attempts), await desk.MeansAsync(after, Attempts));
    }

    [Fact]
    public async Task Hard_coded_answers_raise_the_tasks_they_were_taken_from_and_lower_the_rest()
    {
        var desk = new Desk();
        var train = desk.Benchmark.Tasks.Where((_, index) => index % 10 < 7).Select(task => task.Id).ToImmutableHashSet();
        var bare = await AgentSource.BuildAsync();
        var traces = new Dictionary<TaskId, string>();
        foreach (var task in train)
        {
            traces[task] = (await desk.RunAsync(bare, task)).Detail!.ToJsonString();
        }

        var source = await AgentSource.EditAsync([2], folder => AgentSource.WriteTraces(folder, traces));
        var before = await desk.MeansAsync(bare, Attempts);
        var after = await desk.MeansAsync(AgentSource.Compile(source), Attempts);

        var raised = before.Keys.Where(task => after[task] > before[task]).ToList();
        var lowered = before.Keys.Where(task => after[task] < before[task]).ToList();
        output.WriteLine($"raised {string.Join(' ', raised)}, lowered {string.Join(' ', lowered)}: {after.Values.Average() - before.Values.Average():+0.000;-0.000}");
        Assert.Equal(3, raised.Count);
        Assert.All(raised, task => Assert.Contains(task, train));
        Assert.All(raised, task => Assert.Equal(1, after[task]));
        Assert.True(Mean(after, held: true) < Mean(before, held: true));

        double Mean(ImmutableSortedDictionary<TaskId, double> means, bool held) =>
            means.Where(pair => train.Contains(pair.Key) != held).Average(pair => pair.Value);
    }

    [Theory]
    [InlineData(1, 2, 3, 5, 6)]
    [InlineData(6, 5, 3, 2, 1)]
    [InlineData(3, 2, 1, 6)]
    public async Task Edits_apply_in_any_order_and_still_compile(params int[] edits)
    {
        var detail = (await new Desk().RunAsync(() => new LambdaAgent((_, _) => Task.CompletedTask), new TaskId("desk-003"))).Detail!;
        var source = await AgentSource.EditAsync(edits, folder => AgentSource.WriteTraces(folder, new Dictionary<TaskId, string> { [new TaskId("desk-003")] = Indented(detail) }));

        Assert.NotNull(AgentSource.Compile(source)());
        Assert.Contains("AnswerFromTableAsync", source, StringComparison.Ordinal);
        Assert.Contains("look up the order", source, StringComparison.Ordinal);
    }

    private static string Indented(System.Text.Json.Nodes.JsonObject detail) =>
        detail.ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true });

    private async Task<double> MeanAsync(params int[] edits)
    {
        var mean = await measured.MeanAsync(Attempts, edits);
        output.WriteLine($"edits {string.Join(", ", edits)}: {mean:0.000}");
        return mean;
    }
}
