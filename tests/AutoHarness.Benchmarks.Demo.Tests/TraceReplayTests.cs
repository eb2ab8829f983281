using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests;

public sealed class TraceReplayTests(ITestOutputHelper output)
{
    private static readonly TaskId Task = new("desk-003");

    [Fact]
    public async Task Finds_the_reward_of_every_trial_again_originals_and_twins()
    {
        var desk = new Desk();
        IReadOnlyList<Func<IAgent>> agents = [await AgentSource.BuildAsync(), await AgentSource.BuildAsync(1, 6), await AgentSource.BuildAsync(5)];
        var passed = 0;
        var failed = 0;

        foreach (var task in desk.Benchmark.Tasks)
        {
            for (var attempt = 0; attempt < 12; attempt++)
            {
                var trace = new StoredTrace();
                var outcome = await desk.RunAsync(agents[attempt % 3], task.Id, attempt, twin: attempt % 2 == 1, trace: trace);

                Assert.Equal(outcome.Reward, desk.Benchmark.Replay(task.Id, trace.Bytes));
                passed += (int)outcome.Reward;
                failed += 1 - (int)outcome.Reward;
            }
        }

        output.WriteLine($"{passed} passed, {failed} failed");
        Assert.True(passed > 100 && failed > 100);
    }

    [Fact]
    public async Task Needs_no_more_than_the_verdict_of_the_books_to_see_a_claimed_pass_that_was_none()
    {
        var desk = new Desk();
        var trace = new StoredTrace();
        await desk.RunAsync(() => new LambdaAgent((context, ct) => context.ActAsync(new ChatMessage(ChatRole.Assistant, "That is done."), ct)), Task, trace: trace);
        foreach (var check in trace.Data("verifier")["checks"]!.AsArray())
        {
            check!["passed"] = true;
            check["found"] = (string?)check["expected"];
        }

        Assert.Equal(0, desk.Benchmark.Replay(Task, trace.Bytes));
    }

    [Theory]
    [InlineData("a call that matters")]
    [InlineData("a call that changes nothing")]
    [InlineData("a call that was never made")]
    [InlineData("an answer")]
    [InlineData("the way the agent ended")]
    [InlineData("the books")]
    public async Task Supports_no_reward_when_something_was_changed(string what)
    {
        var (desk, trace) = await PassAsync();
        var acts = trace.Events.Where(entry => (string?)entry!["kind"] == "act").Select(entry => entry!["data"]!["message"]!.AsObject()).ToList();
        var calls = acts.Where(act => act["toolCalls"] is not null).Select(act => act["toolCalls"]![0]!.AsObject()).ToList();
        switch (what)
        {
            case "a call that matters":
                calls.Last(call => DeskTool.Writes((string)call["name"]!))["arguments"]!["order_id"] = "W2000";
                break;
            case "a call that changes nothing":
                calls[0]["arguments"]!["email"] = "somebody@example.org";
                break;
            case "a call that was never made":
                trace.Events.RemoveAt(0);
                break;
            case "an answer":
                trace.Data("observation")["text"] = "Splendid!";
                break;
            case "the way the agent ended":
                trace.Data("desk")["agent_end"] = "Crashed";
                break;
            default:
                trace.Data("verifier")["checks"]![0]!["found"] = "no change";
                break;
        }

        Assert.Equal(0, desk.Benchmark.Replay(Task, trace.Bytes));
    }

    [Fact]
    public async Task Takes_a_trial_on_the_twin_for_nothing_else()
    {
        var desk = new Desk();
        var trace = new StoredTrace();
        var twin = desk.Benchmark.TwinWorld.Tasks.Single(task => task.Id == Task);
        var outcome = await desk.RunAsync(() => new RightAgent(twin), Task, twin: true, trace: trace);
        var asTwin = desk.Benchmark.Replay(Task, trace.Bytes);
        trace.Data("desk")["twin"] = false;

        Assert.Equal((1.0, 1.0, 0.0), (outcome.Reward, asTwin, desk.Benchmark.Replay(Task, trace.Bytes)));
    }

    [Fact]
    public async Task Cannot_tell_without_a_complete_trace()
    {
        var (desk, trace) = await PassAsync();
        var other = new StoredTrace();
        await desk.RunAsync(() => new LambdaAgent((context, ct) => context.ActAsync(new ChatMessage(ChatRole.Assistant, new string('x', 20_000)), ct)), Task, trace: other);
        trace.Events.Remove(trace.Events.Last());

        Assert.Null(desk.Benchmark.Replay(Task, trace.Bytes));
        Assert.Null(desk.Benchmark.Replay(Task, other.Bytes));
        Assert.Null(desk.Benchmark.Replay(Task, Encoding.UTF8.GetBytes("no trace")));
        Assert.Null(desk.Benchmark.Replay(Task, Encoding.UTF8.GetBytes(new JsonObject { ["events"] = 3 }.ToJsonString())));
        Assert.Null(desk.Benchmark.Replay(new TaskId("desk-999"), trace.Bytes));
    }

    private static async Task<(Desk Desk, StoredTrace Trace)> PassAsync()
    {
        var desk = new Desk();
        var trace = new StoredTrace();
        var task = desk.Benchmark.World.Tasks.Single(one => one.Id == Task);
        var outcome = await desk.RunAsync(() => new RightAgent(task), Task, trace: trace);
        Assert.Equal(1, outcome.Reward);
        Assert.Equal(1, desk.Benchmark.Replay(Task, trace.Bytes));
        return (desk, trace);
    }
}
