using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Interaction;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Bird.Tests.Interaction;

/// <summary>What the vectors do not say about <c>a-interact</c>.</summary>
public sealed class AgenticTrialTests
{
    private static readonly BirdTask Task1 = new() { InstanceId = "t_1", Database = "t", AmbiguousQuery = "how many?", Gold = new PhaseGold { SolSql = ["SELECT 1"] } };

    [Fact]
    public async Task A_message_without_a_call_ends_the_run_and_is_the_final_response()
    {
        var trial = Trial(12, out _, out _);

        var observation = await trial.ActAsync(new ChatMessage(ChatRole.Assistant, "I give up"), CancellationToken.None);

        Assert.Equal((true, "agent_stop", "I give up"), (observation.Ended, observation.Reason, trial.FinalResponse));
    }

    [Fact]
    public async Task After_the_end_every_act_gets_the_same_observation_and_runs_nothing()
    {
        var trial = Trial(3, out var ran, out _);
        var end = await trial.ActAsync(FakeRunner.Calls(("submit_sql", "sql", "x")), CancellationToken.None);

        var again = await trial.ActAsync(FakeRunner.Calls(("get_schema", "", "")), CancellationToken.None);

        Assert.Equal("budget_exhausted", end.Reason);
        Assert.Same(end, again);
        Assert.Equal(["submit_sql"], ran);
    }

    [Theory]
    [InlineData(BirdCompat.Reference, 3)]
    [InlineData(BirdCompat.Fixed, 1)]
    public async Task Several_last_submissions_in_one_message_are_all_run_by_the_reference_only(BirdCompat compat, int expected)
    {
        var trial = Trial(3, out var ran, out var books, compat);

        var observation = await trial.ActAsync(FakeRunner.Calls(("submit_sql", "sql", "a"), ("submit_sql", "sql", "b"), ("submit_sql", "sql", "c")), CancellationToken.None);

        Assert.Equal(expected, ran.Count);
        Assert.Equal(expected, books.Trajectory.Count);
        Assert.Equal(3, observation.Results.Count);
    }

    [Fact]
    public async Task Results_come_in_the_order_of_the_calls_with_their_ids()
    {
        var trial = Trial(12, out _, out _);

        var observation = await trial.ActAsync(FakeRunner.Calls(("get_schema", "", ""), ("ask_user", "question", "?")), CancellationToken.None);

        Assert.Equal(["call_0", "call_1"], observation.Results.Select(result => result.CallId));
        Assert.Equal("ran get_schema\n\n[SYSTEM NOTE: Remaining budget: 11.0/12.0]", observation.Results[0].Result);
    }

    private static AgenticTrial Trial(double coins, out List<string> ran, out TrialBooks books, BirdCompat compat = BirdCompat.Fixed)
    {
        var calls = ran = [];
        books = new TrialBooks(compat);
        return new AgenticTrial(Task1, Run, books, new CoinPurse(coins), compat);

        Task<string> Run(ToolCall call, string left, CancellationToken ct)
        {
            calls.Add(call.Tool);
            return Task.FromResult("ran " + call.Tool);
        }
    }
}
