using System.Text.Json;
using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Benchmarks.Demo.Tools;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using CsCheck;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Demo.Tests;

public sealed class DemoBenchmarkTests
{
    [Fact]
    public void Offers_64_tasks_with_stable_ids_and_no_split_of_its_own()
    {
        var benchmark = new DemoBenchmark(new DemoOptions());

        Assert.Equal(64, benchmark.Tasks.Count);
        Assert.Equal(["desk-001", "desk-002"], benchmark.Tasks.Take(2).Select(task => task.Id.Value));
        Assert.Equal(64, benchmark.Tasks.Select(task => task.Id).Distinct().Count());
        Assert.All(benchmark.Tasks, task => Assert.Null(task.Split));
    }

    [Fact]
    public void Makes_the_same_tasks_from_the_same_seed_and_others_from_another() => Gen.Int[0, 10_000].Sample(
        seed =>
        {
            var one = new DemoBenchmark(new DemoOptions { Seed = seed });
            var same = new DemoBenchmark(new DemoOptions { Seed = seed });
            var other = new DemoBenchmark(new DemoOptions { Seed = seed + 1 });

            Assert.Equal(Story(one), Story(same));
            Assert.Equal(one.Fingerprint, same.Fingerprint);
            Assert.NotEqual(Story(one), Story(other));
            Assert.NotEqual(one.Fingerprint, other.Fingerprint);
        },
        iter: 10);

    [Fact]
    public void Never_uses_an_id_an_address_or_an_order_number_twice()
    {
        var world = new DemoBenchmark(new DemoOptions { Tasks = 5000 }).World;

        Assert.Equal(world.Tasks.Length, world.Tasks.Select(task => task.Customer.Email).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(world.Books.Customers.Count, world.Books.Customers.Values.Select(customer => customer.Email).Distinct(StringComparer.Ordinal).Count());
        var orders = world.Tasks.SelectMany(task => task.Wishes.Select(wish => wish.OrderId)).ToList();
        Assert.Equal(orders.Count, orders.Distinct(StringComparer.Ordinal).Count());
        var items = world.Books.Orders.Values.SelectMany(order => order.Items).Select(item => item.Id).ToList();
        Assert.Equal(items.Count, items.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(7, 64)]
    [InlineData(1, 200)]
    [InlineData(12345, 200)]
    public async Task Rewards_an_agent_that_does_the_right_thing_on_every_task(int seed, int tasks)
    {
        var desk = new Desk(new DemoOptions { Seed = seed, Tasks = tasks });

        foreach (var task in desk.Benchmark.World.Tasks)
        {
            var outcome = await desk.RunAsync(() => new RightAgent(task), task.Id);

            Assert.True(outcome.Reward == 1, $"{task.Id}: {outcome.Reason}");
            Assert.Null(outcome.Reason);
        }
    }

    [Fact]
    public async Task Rewards_nothing_on_any_task_to_agents_that_do_nothing_or_only_talk()
    {
        var desk = new Desk();
        IAgent[] idle =
        [
            new LambdaAgent((_, _) => Task.CompletedTask),
            new LambdaAgent((context, ct) => TalkAsync(context, "That is done. Goodbye.", ct)),
            new LambdaAgent((context, ct) => TalkAsync(context, "I am sorry, I cannot do that.", ct)),
            new LambdaAgent((context, ct) => TalkAsync(context, "Shall I go ahead?", ct)),
        ];

        foreach (var agent in idle)
        {
            foreach (var task in desk.Benchmark.Tasks)
            {
                Assert.Equal(0, (await desk.RunAsync(() => agent, task.Id)).Reward);
            }
        }
    }

    [Fact]
    public async Task Scores_a_crash_as_0_with_its_cause_even_after_the_right_work()
    {
        var desk = new Desk();
        var task = desk.Benchmark.World.Tasks[0];
        var agent = new LambdaAgent(async (context, ct) =>
        {
            await new RightAgent(task).RunAsync(context, ct);
            throw new InvalidOperationException("out of luck");
        });

        var outcome = await desk.RunAsync(() => agent, task.Id);

        Assert.Equal(0, outcome.Reward);
        Assert.Equal(AgentEnd.Crashed, outcome.Run.End);
        Assert.Contains("out of luck", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_saying_that_it_ended_and_changes_nothing_after_the_end()
    {
        var desk = new Desk();
        var task = desk.Benchmark.World.Tasks.First(one => one.Wishes[0].Kind is Tasks.WishKind.Cancel && !one.Wishes[0].Forbidden);
        var agent = new LambdaAgent(async (context, ct) =>
        {
            await new RightAgent(task).RunAsync(context, ct);
            var first = await context.ActAsync(new ChatMessage(ChatRole.Assistant, "Hello?"), ct);
            var second = await context.ActAsync(new ChatMessage(ChatRole.Assistant, [Call(DeskTool.Escalate, ("order_id", task.Wishes[0].OrderId))]), ct);

            Assert.True(first.Ended);
            Assert.Equal("user_stop", first.Reason);
            Assert.Same(first, second);
        });

        Assert.Equal(1, (await desk.RunAsync(() => agent, task.Id)).Reward);
    }

    [Fact]
    public async Task Cuts_the_conversation_off_at_the_limit_of_acts()
    {
        var desk = new Desk();
        var acts = 0;
        var agent = new LambdaAgent(async (context, ct) =>
        {
            Observation observation;
            do
            {
                observation = await context.ActAsync(new ChatMessage(ChatRole.Assistant, [Call(DeskTool.GetProduct, ("product_id", "P01"))]), ct);
                acts++;
            }
            while (!observation.Ended);

            Assert.Equal("max_steps", observation.Reason);
        });

        var outcome = await desk.RunAsync(() => agent, desk.Benchmark.Tasks[0].Id);

        Assert.Equal(AgentEnd.Finished, outcome.Run.End);
        Assert.Equal(30, acts);
    }

    [Fact]
    public async Task Answers_broken_tool_calls_with_errors_in_call_order()
    {
        var desk = new Desk();
        var agent = new LambdaAgent(async (context, ct) =>
        {
            var observation = await context.ActAsync(
                new ChatMessage(
                    ChatRole.Assistant,
                    [
                        Call("drop_table", ("name", "orders")),
                        Call(DeskTool.GetOrder, ("order_id", "W0")),
                        new FunctionCallContent("none", DeskTool.GetOrder),
                        Call(DeskTool.GetProduct, ("product_id", "P01")),
                    ]),
                ct);

            Assert.Equal(["drop_table", "get_order", "none", "get_product"], observation.Results.Select(result => result.CallId));
            Assert.Equal([true, true, true, false], observation.Results.Select(result => result.Result!.ToString()!.Contains("\"error\"", StringComparison.Ordinal)));
            Assert.Null(observation.Text);
        });

        var outcome = await desk.RunAsync(() => agent, desk.Benchmark.Tasks[0].Id);

        Assert.True(outcome.Run.End is AgentEnd.Finished, outcome.Run.Detail);
    }

    [Fact]
    public async Task Shows_expected_and_found_side_by_side_and_notes_them_in_the_trace()
    {
        var benchmark = new DemoBenchmark(new DemoOptions());
        var trace = new StoredTrace();
        var runner = new DirectRunner(() => new LambdaAgent((_, _) => Task.CompletedTask), new NoModel(), trace);
        var task = benchmark.World.Tasks.First(one => one.RightCalls.Any());
        var trial = new TrialRequest(new TrialKey("explore", "a", task.Id, 0, benchmark.Fingerprint), Split.Train, 1);

        var outcome = Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync(trial, runner, TestContext.Current.CancellationToken));

        var books = outcome.Detail!["checks"]!.AsArray().First(check => check!["check"]!.GetValue<string>() is "books")!;
        Assert.False(books["passed"]!.GetValue<bool>());
        Assert.Equal("no change", books["found"]!.GetValue<string>());
        Assert.Contains(task.Wishes[0].OrderId, books["expected"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(outcome.Detail.ToJsonString(), trace.Data("verifier").ToJsonString());
    }

    [Fact]
    public async Task Never_shows_the_agent_what_the_verifier_expects()
    {
        var desk = new Desk();
        foreach (var task in desk.Benchmark.World.Tasks)
        {
            var seen = new List<string>();
            var agent = new LambdaAgent((context, _) =>
            {
                seen.Add(context.Instruction);
                seen.AddRange(context.Opening.Select(message => message.Text));
                seen.AddRange(context.Tools.Select(tool => tool.Description + tool.JsonSchema));
                return Task.CompletedTask;
            });
            await desk.RunAsync(() => agent, task.Id);

            var all = string.Join('\n', seen);
            Assert.DoesNotContain(task.Customer.Email, all, StringComparison.Ordinal);
            Assert.DoesNotContain("expected_calls", all, StringComparison.Ordinal);
            Assert.All(task.RightCalls, call => Assert.DoesNotContain(call.ToString(), all, StringComparison.Ordinal));
            Assert.All(task.MustSay.Where(fact => fact.Text.Contains('.', StringComparison.Ordinal)), fact => Assert.DoesNotContain(fact.Text, all, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Keeps_a_chatty_customer_until_the_wanted_number_of_model_calls()
    {
        var desk = new Desk(new DemoOptions { MinimumActs = 16 });
        var usual = new Desk();
        var agent = await AgentSource.BuildAsync();

        foreach (var task in desk.Benchmark.Tasks)
        {
            var meter = new TrialMeter();
            var outcome = await desk.RunAsync(agent, task.Id, meter: meter);

            Assert.True(meter.Snapshot().Values.Single().Calls >= 16, $"{task.Id}: {outcome.Detail}");
            Assert.Equal((await usual.RunAsync(agent, task.Id)).Reward, outcome.Reward);
        }
    }

    [Fact]
    public void Names_what_is_wrong_with_a_number_of_tasks()
    {
        var fault = Assert.Throws<HarnessException>(() => new DemoBenchmark(new DemoOptions { Tasks = 0 }));

        Assert.Contains("between 1 and 100000, got 0", fault.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_the_leak_scan_what_would_give_a_task_away()
    {
        var benchmark = new DemoBenchmark(new DemoOptions());
        var task = benchmark.World.Tasks.First(one => one.RightCalls.Any());

        var texts = benchmark.ScanTexts(task.Id);

        Assert.Contains(task.Customer.Email, texts);
        Assert.Contains(task.Wishes[0].OrderId, texts);
        Assert.Contains(task.RightCalls.First().ToString(), texts);
    }

    [Fact]
    public void Declares_tools_whose_schemas_name_every_parameter_as_required()
    {
        Assert.InRange(DeskToolDeclarations.All.Length, 8, 15);
        Assert.All(DeskToolDeclarations.All, tool =>
        {
            var properties = tool.JsonSchema.GetProperty("properties").EnumerateObject().Select(property => property.Name);
            var required = tool.JsonSchema.GetProperty("required").EnumerateArray().Select(name => name.GetString());
            Assert.Equal(properties, required);
            Assert.Equal(JsonValueKind.False, tool.JsonSchema.GetProperty("additionalProperties").ValueKind);
            Assert.NotEmpty(tool.Description);
        });
    }

    private static FunctionCallContent Call(string name, (string Name, string Value) argument) =>
        new(name, name, new Dictionary<string, object?>(StringComparer.Ordinal) { [argument.Name] = argument.Value });

    private static async Task TalkAsync(AgentContext context, string text, CancellationToken ct)
    {
        while (!(await context.ActAsync(new ChatMessage(ChatRole.Assistant, text), ct)).Ended)
        {
        }
    }

    private static string Story(DemoBenchmark benchmark) =>
        string.Join('\n', benchmark.World.Tasks.Select(task => $"{task.Id} {task.Customer.Name} {task.Opening} {string.Join(' ', task.RightCalls)}"));
}
