using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Tests.Trials;

public sealed class TauTrialTests
{
    private const string Task = "create_task_1";

    private static readonly Func<ChatMessage> CreatesTheTask = Talker.Calls("create_task", ("user_id", "user_1"), ("title", "Important Meeting"));

    private static readonly Func<ChatMessage> AsksAndLeaves = Talker.Says("thank you ###STOP###");

    [Fact]
    public async Task An_agent_that_does_what_is_right_gets_the_reward_and_sees_the_opening_first()
    {
        var runner = new DirectRunner(new Talker(CreatesTheTask, Talker.Says("It is done.")), new Talker(Talker.Says("make a task"), AsksAndLeaves));

        var outcome = await RunAsync(runner);

        Assert.Equal((1.0, (string?)null), (outcome.Reward, outcome.Reason));
        Assert.Equal([(ChatRole.Assistant, "Hi! How can I help you today?"), (ChatRole.User, "make a task")], runner.Task!.Opening.Select(message => (message.Role, message.Text)));
        Assert.Equal("user_stop", runner.Seen[^1].Reason);
        Assert.Contains("task_2", runner.Seen[0].Results.Single().Result!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_change_costs_the_reward_and_is_shown_beside_what_was_wanted()
    {
        var outcome = await RunAsync(new DirectRunner(new Talker(Talker.Says("no")), new Talker(Talker.Says("make a task"), AsksAndLeaves)));

        Assert.Equal(0, outcome.Reward);
        Assert.StartsWith("the database differs: tasks", outcome.Reason, StringComparison.Ordinal);
        var state = outcome.Detail!["state"]![0]!;
        Assert.NotNull(state["expected"] ?? outcome.Detail["state"]![1]?["expected"]);
        Assert.Equal(["DB"], outcome.Detail["checks"]!.AsArray().Where(check => check!["decides"]!.GetValue<bool>() && !check["passed"]!.GetValue<bool>()).Select(check => check!["check"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_check_that_has_nothing_to_look_at_is_not_shown_as_passed()
    {
        var outcome = await RunAsync(new DirectRunner(new Talker(CreatesTheTask, Talker.Says("It is done.")), new Talker(Talker.Says("make a task"), AsksAndLeaves)));

        Assert.Equal(["DB", "ACTION"], outcome.Detail!["checks"]!.AsArray().Select(check => check!["check"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Parallel_calls_are_answered_in_order_and_a_tool_that_does_not_exist_is_an_error()
    {
        ChatMessage Both() => new(ChatRole.Assistant, [new FunctionCallContent("a", "get_users", null), new FunctionCallContent("b", "no_such_tool", null)]);
        var runner = new DirectRunner(new Talker(Both, CreatesTheTask, Talker.Says("done")), new Talker(Talker.Says("make a task"), AsksAndLeaves));

        var outcome = await RunAsync(runner);

        Assert.Equal(1, outcome.Reward);
        Assert.Equal(["a", "b"], runner.Seen[0].Results.Select(result => result.CallId));
        Assert.Equal("Error: Tool 'no_such_tool' not found.", runner.Seen[0].Results[1].Result);
        Assert.Equal(1, outcome.Detail!["errors"]!.GetValue<int>());
    }

    [Fact]
    public async Task Half_a_JSON_is_answered_with_an_error_and_the_agent_may_try_again()
    {
        ChatMessage Half() => new(ChatRole.Assistant, [new FunctionCallContent("a", "create_task", null) { Exception = new JsonException("broke off") }]);
        var runner = new DirectRunner(new Talker(Half, CreatesTheTask, Talker.Says("done")), new Talker(Talker.Says("make a task"), AsksAndLeaves));

        var outcome = await RunAsync(runner);

        Assert.Equal(1, outcome.Reward);
        Assert.Equal("Error: the arguments are no JSON object", runner.Seen[0].Results.Single().Result);
        Assert.Contains(runner.Notes, note => note.Kind == "tau.unreadable_call");
    }

    [Fact]
    public async Task An_agent_that_never_writes_valid_calls_runs_into_the_limit_of_errors()
    {
        ChatMessage Half() => new(ChatRole.Assistant, [new FunctionCallContent("a", "create_task", null) { Exception = new JsonException("broke off") }]);

        var outcome = await RunAsync(new DirectRunner(new Talker(Half), new Talker(Talker.Says("make a task"))));

        Assert.Equal(0, outcome.Reward);
        Assert.Equal("too_many_errors", outcome.Detail!["termination"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_agent_that_answers_with_nothing_gets_nothing()
    {
        var outcome = await RunAsync(new DirectRunner(new Talker(Talker.Says(" ")), new Talker(Talker.Says("make a task"))));

        Assert.Equal(0, outcome.Reward);
        Assert.StartsWith("AssistantMessage must have either content or tool_calls", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_that_leaves_early_gets_nothing_and_is_told_what_it_had_reached()
    {
        var runner = new DirectRunner(new Talker(CreatesTheTask), new Talker(Talker.Says("make a task"))) { LeavesAfter = 1 };

        var outcome = await RunAsync(runner);

        Assert.Equal((0.0, "the agent left before the conversation had ended"), (outcome.Reward, outcome.Reason));
        var reached = outcome.Detail!["reached_when_cut_off"]!["checks"]!.AsArray();
        Assert.Contains(reached, check => check!["check"]!.GetValue<string>() == "DB" && check["passed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_user_that_fails_or_says_nothing_is_a_fault_of_the_surroundings()
    {
        var refusing = new Talker(Talker.Fails(new ModelRequestException("too long")));
        var silent = new Talker(Talker.Says(""));
        var later = new Talker(Talker.Says("make a task"), Talker.Says("  "));

        await Assert.ThrowsAsync<InfrastructureException>(() => RunAsync(new DirectRunner(new Talker(CreatesTheTask), refusing)));
        await Assert.ThrowsAsync<InfrastructureException>(() => RunAsync(new DirectRunner(new Talker(CreatesTheTask), silent)));
        await Assert.ThrowsAsync<InfrastructureException>(() => RunAsync(new DirectRunner(new Talker(Talker.Says("hello")), later)));
    }

    [Fact]
    public async Task A_judge_that_fails_or_answers_with_something_else_is_a_fault_of_the_surroundings()
    {
        var benchmark = await Desk.OpenAsync(Desk.Options("retail"));
        var task = benchmark.World.Domain.Tasks.First(candidate => candidate.Criteria?.NlAssertions is { IsEmpty: false }).Id;

        foreach (var judge in new[] { Talker.Says("```json\n{}\n```"), Talker.Says(""), Talker.Says("""{"results": [{"expectedOutcome": "x"}]}"""), Talker.Fails(new ModelRequestException("no")) })
        {
            var runner = new DirectRunner(new Talker(Talker.Says("hello")), new Talker(Talker.Says("hi"), AsksAndLeaves), new Talker(judge));
            await Assert.ThrowsAsync<InfrastructureException>(() => benchmark.RunAsync(Desk.Request(task), runner, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task What_the_judge_does_not_find_is_named_in_the_reason()
    {
        var benchmark = await Desk.OpenAsync(Desk.Options("retail"));
        var task = benchmark.World.Domain.Tasks.First(candidate => candidate.Criteria is { NlAssertions.IsEmpty: false }).Id;
        var judge = new Talker(Talker.Says("""{"results": [{"expectedOutcome": "says ten", "reasoning": "it did not", "metExpectation": false}]}"""));
        var runner = new DirectRunner(new Talker(Talker.Says("hello")), new Talker(Talker.Says("hi"), AsksAndLeaves), judge);

        var outcome = Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync(Desk.Request(task), runner, TestContext.Current.CancellationToken));

        Assert.Equal(0, outcome.Reward);
        Assert.Contains("the judge did not find: says ten", outcome.Reason, StringComparison.Ordinal);
        Assert.Contains("assistant: hello", judge.Requests.Single().Messages[^1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stored_trace_supports_the_reward_and_no_other(bool right)
    {
        var benchmark = await Desk.OpenAsync(Desk.Options("mock"));
        var runner = new DirectRunner(right ? new Talker(CreatesTheTask, Talker.Says("done")) : new Talker(Talker.Says("no")), new Talker(Talker.Says("make a task"), AsksAndLeaves));
        var outcome = await RunAsync(runner);
        var events = new JsonArray([.. runner.Notes.Select(note => (JsonNode)new JsonObject { ["kind"] = note.Kind, ["data"] = note.Data.DeepClone() })]);
        var trace = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["events"] = events });

        var replayed = benchmark.Replay(new TaskId(Task), trace);

        Assert.Equal(outcome.Reward, replayed);
        Assert.Null(benchmark.Replay(new TaskId(Task), "{}"u8.ToArray()));
    }

    private static async Task<TrialOutcome.Scored> RunAsync(DirectRunner runner)
    {
        var benchmark = await Desk.OpenAsync(Desk.Options("mock"));
        return Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync(Desk.Request(Task), runner, TestContext.Current.CancellationToken));
    }
}
