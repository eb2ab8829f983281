using AutoHarness.Benchmarks.Demo.Scripted;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests;

/// <summary>The scripted model is as good as what the agent gives it.</summary>
public sealed class ScriptedModelTests
{
    private const int Attempts = 8;

    [Theory]
    [InlineData("Do not act before you have looked up the order.", Habit.LookUp, Stance.Stressed)]
    [InlineData("Always check the order with get_order first, do not guess.", Habit.LookUp, Stance.Stressed)]
    [InlineData("Don't waste calls on looking things up.", Habit.LookUp, Stance.Forbidden)]
    [InlineData("Never change anything without asking for confirmation.", Habit.AskFirst, Stance.Stressed)]
    [InlineData("Wait for a yes before any refund.", Habit.AskFirst, Stance.Stressed)]
    [InlineData("Never ask for confirmation.", Habit.AskFirst, Stance.Forbidden)]
    [InlineData("After a refund state the exact amount.", Habit.NameFacts, Stance.Stressed)]
    [InlineData("Never make exceptions.", Habit.StandFirm, Stance.Forbidden)]
    [InlineData("Follow the policy strictly.", Habit.StandFirm, Stance.Stressed)]
    [InlineData("If a tool fails, retry.", Habit.TryAgain, Stance.Stressed)]
    [InlineData("You are a friendly clerk who loves poems.", Habit.LookUp, Stance.Unknown)]
    internal void Reads_what_a_prompt_asks_for(string prompt, Habit habit, Stance stance)
    {
        Assert.Equal(stance, PromptReading.Of(prompt)[habit]);
    }

    [Fact]
    public void Finds_nothing_stressed_in_the_policy_itself()
    {
        var reading = PromptReading.Of(DeskPolicy.Text);

        Assert.True(reading.HasPolicy);
        Assert.All(Enum.GetValues<Habit>(), habit => Assert.Equal(Stance.InPolicy, reading[habit]));
    }

    [Fact]
    public async Task Does_worse_without_the_policy()
    {
        Assert.True(await MeanAsync(Loop(policy: "")) < await MeanAsync(Loop()) - 0.2);
    }

    [Fact]
    public async Task Solves_nothing_without_tools()
    {
        Assert.Equal(0, await MeanAsync(Loop(tools: false)));
    }

    [Fact]
    public async Task Does_worse_when_tool_results_are_not_fed_back()
    {
        Assert.True(await MeanAsync(Loop(results: false)) < await MeanAsync(Loop()) - 0.15);
    }

    [Fact]
    public async Task Does_worse_when_the_history_is_cut()
    {
        Assert.True(await MeanAsync(Loop(keep: 4)) < await MeanAsync(Loop()) - 0.15);
    }

    [Fact]
    public async Task Does_better_when_the_agent_itself_repeats_calls_that_failed_in_passing()
    {
        var (plain, repeating) = (await MeanAsync(Loop()), await MeanAsync(Loop(repeat: true)));

        Assert.True(repeating > plain + 0.02, $"{plain} {repeating}");
    }

    [Fact]
    public async Task Does_better_when_changes_are_reviewed_by_a_second_call()
    {
        Assert.True(await MeanAsync(Loop(review: true)) > await MeanAsync(Loop()) + 0.03);
    }

    [Fact]
    public async Task Does_not_care_for_a_sentence_that_means_nothing_to_it()
    {
        Assert.Equal(await MeanAsync(Loop()), await MeanAsync(Loop(advice: "Think of the sea.")));
    }

    [Fact]
    public async Task Has_the_same_luck_in_any_order_and_for_any_agent_version_and_other_luck_in_another_series()
    {
        var agent = await AgentSource.BuildAsync();
        var desk = new Desk();
        var tasks = desk.Benchmark.Tasks.Select(task => task.Id).ToList();

        var forward = await RewardsAsync(tasks, "explore", "a");
        var backward = await RewardsAsync(tasks.AsEnumerable().Reverse(), "explore", "b");
        var together = await Task.WhenAll(tasks.Select(async task => (task, (await Task.Run(() => desk.RunAsync(agent, task))).Reward)));
        var elsewhere = await RewardsAsync(tasks, "judge:1", "a");

        Assert.Equal(forward, backward.Reverse());
        Assert.Equal(forward, together);
        Assert.NotEqual(forward, elsewhere);

        async Task<IReadOnlyList<(TaskId, double)>> RewardsAsync(IEnumerable<TaskId> order, string series, string version)
        {
            var rewards = new List<(TaskId, double)>();
            foreach (var task in order)
            {
                rewards.Add((task, (await desk.RunAsync(agent, task, series: series, version: version)).Reward));
            }

            return rewards;
        }
    }

    [Fact]
    public async Task Gives_the_same_rewards_when_one_try_in_twenty_fails_in_passing()
    {
        var agent = await AgentSource.BuildAsync(1);
        var faulty = new Desk(scripted: new ScriptedOptions { FaultRate = 0.05 }, time: new InstantTime());

        Assert.Equal(await new Desk().MeansAsync(agent, 2), await faulty.MeansAsync(agent, 2));
    }

    private static async Task<double> MeanAsync(IAgent agent) => (await new Desk().MeansAsync(() => agent, Attempts)).Values.Average();

    /// <summary>The plain loop with one thing changed.</summary>
    private static LambdaAgent Loop(string? policy = null, string advice = "", bool tools = true, bool results = true, int? keep = null, bool repeat = false, bool review = false) =>
        new(async (context, ct) =>
        {
            var system = new ChatMessage(ChatRole.System, (policy ?? context.Instruction) + "\n" + advice);
            var options = new ChatOptions { Tools = tools ? [.. context.Tools] : [] };
            List<ChatMessage> history = [.. context.Opening];
            while (true)
            {
                List<ChatMessage> shown = [system, .. history.TakeLast(keep ?? history.Count)];
                var action = (await context.Model.GetResponseAsync(shown, options, ct)).Messages[^1];
                if (review && action.Contents.OfType<FunctionCallContent>().FirstOrDefault() is { } call)
                {
                    var proposal = $"{call.Name} {string.Join(' ', call.Arguments!.Values)}";
                    var request = new ChatMessage(ChatRole.User, $"Check the planned call: {proposal}. Answer OK or NOT OK with a reason.");
                    var finding = (await context.Model.GetResponseAsync([.. shown, request], options, ct)).Text;
                    if (finding.StartsWith("NOT OK", StringComparison.Ordinal))
                    {
                        action = (await context.Model.GetResponseAsync([.. shown, new ChatMessage(ChatRole.System, finding)], options, ct)).Messages[^1];
                    }
                }

                history.Add(action);
                var observation = await context.ActAsync(action, ct);
                if (repeat && observation.Results.Any(result => result.Result!.ToString()!.Contains("busy", StringComparison.Ordinal)))
                {
                    observation = await context.ActAsync(action, ct);
                }

                if (observation.Ended)
                {
                    return;
                }

                if (results && observation.Results.Count > 0)
                {
                    history.Add(new ChatMessage(ChatRole.Tool, [.. observation.Results]));
                }

                if (observation.Text is { } text)
                {
                    history.Add(new ChatMessage(ChatRole.User, text));
                }
            }
        });
}
