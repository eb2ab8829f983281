using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Retrying;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Gateway;

public sealed class ModelGatewayTests
{
    private static readonly ChatMessage Hello = new(ChatRole.Assistant, "hello");

    [Fact]
    public async Task Answers_from_the_provider_that_serves_the_name_and_meters_by_role()
    {
        var gateway = Calls.Gateway(new LambdaScript(turn => $"turn {turn.Turn}"));
        var meter = new TrialMeter();

        var agent = gateway.Open(new ModelSpec("scripted/test"), Calls.Caller(), meter);
        var user = gateway.Open(new ModelSpec("scripted/test"), Calls.Caller(role: ModelRole.User), meter);
        var answers = new[] { await agent.AskAsync("a"), await agent.AskAsync("b"), await user.AskAsync("c") };

        Assert.Equal(["turn 0", "turn 1", "turn 0"], answers.Select(answer => answer.Text));
        Assert.Equal(2, meter.Snapshot()[ModelRole.Agent].Calls);
        Assert.Equal(1, meter.Snapshot()[ModelRole.User].Calls);
        Assert.Equal(0m, meter.Snapshot()[ModelRole.Agent].Cost);
        Assert.True(meter.Snapshot()[ModelRole.Agent].OutputTokens > 0);
    }

    [Theory]
    [InlineData("scripted/tst", "did you mean \"scripted/test\"?")]
    [InlineData("gpt-enormous", "name an available model under agent_model in experiment_config.yaml")]
    public void Names_what_is_available_when_a_model_is_unknown(string name, string fix)
    {
        var gateway = Calls.Gateway(new LambdaScript(_ => ""));

        var fault = Assert.Throws<HarnessException>(() => gateway.Open(new ModelSpec(name), Calls.Caller(), new TrialMeter()));

        Assert.Equal("AH1209", fault.Error.Code);
        Assert.Equal(ExitCode.Environment, fault.Error.Exit);
        Assert.Contains("scripted/test", fault.Error.Why, StringComparison.Ordinal);
        Assert.Equal([fix], fault.Error.Fixes);
    }

    [Fact]
    public async Task Sends_the_pinned_model_effort_and_temperature_and_notes_what_was_asked_for()
    {
        ChatOptions? sent = null;
        var provider = new FakeProvider((options, _) =>
        {
            sent = options;
            return Task.FromResult(new ChatResponse(Hello) { Usage = new UsageDetails { InputTokenCount = 1, OutputTokenCount = 1 } });
        });
        var meter = new TrialMeter();
        var client = Calls.Gateway([provider]).Open(new ModelSpec("acme/one", "low", 0.25), Calls.Caller(), meter);
        var asked = new ChatOptions
        {
            ModelId = "acme/huge",
            Temperature = 1,
            Reasoning = new ReasoningOptions { Effort = ReasoningEffort.High },
            RawRepresentationFactory = _ => new object(),
            MaxOutputTokens = 77,
        };

        await client.AskAsync("hi", asked);
        await client.AskAsync("hi", asked);

        Assert.Equal(("acme/one", 0.25f, ReasoningEffort.Low, 77), (sent!.ModelId, sent.Temperature, sent.Reasoning!.Effort, sent.MaxOutputTokens));
        Assert.Null(sent.RawRepresentationFactory);
        Assert.Equal(3, meter.Notes.Count);
        Assert.Contains("asked for model acme/huge, got acme/one", meter.Notes);
        Assert.Equal("acme/huge", asked.ModelId);
    }

    [Fact]
    public void Rejects_an_effort_that_it_does_not_know()
    {
        var gateway = Calls.Gateway(new LambdaScript(_ => ""));

        var fault = Assert.Throws<HarnessException>(() => gateway.Open(new ModelSpec("scripted/test", "extreme"), Calls.Caller(), new TrialMeter()));

        Assert.Contains("extreme", fault.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_what_a_provider_throws_into_an_infrastructure_fault()
    {
        var client = Open(new FakeProvider((_, _) => throw new InvalidOperationException("bad gateway")));

        var fault = await Assert.ThrowsAsync<InfrastructureException>(() => client.AskAsync("hi"));

        Assert.Contains("bad gateway", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_time_out_inside_the_provider_for_infrastructure_and_not_for_cancellation()
    {
        var client = Open(new FakeProvider((_, _) => throw new TaskCanceledException("timed out")));

        await Assert.ThrowsAsync<InfrastructureException>(() => client.AskAsync("hi"));
    }

    [Fact]
    public async Task Passes_on_a_request_that_is_the_askers_fault()
    {
        var client = Open(new FakeProvider((_, _) => throw new ModelRequestException("context too long")));

        await Assert.ThrowsAsync<ModelRequestException>(() => client.AskAsync("hi"));
    }

    [Fact]
    public async Task Passes_cancellation_through_and_counts_the_interrupted_call_with_its_estimate()
    {
        var provider = new FakeProvider(async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return new ChatResponse(Hello);
        });
        var budget = Calls.Unlimited();
        var meter = new TrialMeter();
        var client = Calls.Gateway([provider], budget).Open(new ModelSpec("acme/one"), Calls.Caller(), meter);
        using var stop = new CancellationTokenSource();

        var call = client.GetResponseAsync([new ChatMessage(ChatRole.User, new string('x', 300))], new ChatOptions { MaxOutputTokens = 50 }, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(new Usage(1, 100, 0, 50, null), meter.Snapshot()[ModelRole.Agent]);
        Assert.Equal(1, budget.Spent.Calls);
    }

    [Fact]
    public async Task Tries_a_call_that_fails_in_passing_six_times_and_no_more()
    {
        var provider = new FakeProvider((_, _) => throw new TransientModelException("overloaded"));
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        var client = Calls.Gateway([provider], time: time).Open(new ModelSpec("acme/one"), Calls.Caller(), new TrialMeter());

        var call = client.AskAsync("hi");
        while (!call.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(20));
            await Task.Yield();
        }

        await Assert.ThrowsAsync<InfrastructureException>(() => call);
        Assert.Equal(6, provider.Asked);
    }

    [Fact]
    public async Task Answers_after_a_fault_that_passed_and_counts_one_call()
    {
        var tries = 0;
        var provider = new FakeProvider((_, _) => ++tries == 1 ? throw new HttpRequestException("reset") : Task.FromResult(new ChatResponse(Hello)));
        var time = new FakeTimeProvider();
        var meter = new TrialMeter();
        var client = Calls.Gateway([provider], time: time).Open(new ModelSpec("acme/one"), Calls.Caller(), meter);

        var call = client.AskAsync("hi");
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("hello", (await call).Text);
        Assert.Equal(1, meter.Snapshot()[ModelRole.Agent].Calls);
    }

    [Fact]
    public async Task Does_not_repeat_a_fault_that_will_not_pass()
    {
        var provider = new FakeProvider((_, _) => throw new InvalidOperationException("no such deployment"));

        await Assert.ThrowsAsync<InfrastructureException>(() => Open(provider).AskAsync("hi"));

        Assert.Equal(1, provider.Asked);
    }

    [Fact]
    public async Task Answers_a_streaming_request_in_one_piece_that_is_metered()
    {
        var meter = new TrialMeter();
        var client = Calls.Gateway(new LambdaScript(_ => "whole")).Open(new ModelSpec("scripted/test"), Calls.Caller(), meter);

        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in client.GetStreamingResponseAsync("hi", cancellationToken: TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        Assert.Equal("whole", string.Concat(updates.Select(update => update.Text)));
        Assert.Equal(1, meter.Snapshot()[ModelRole.Agent].Calls);
    }

    [Fact]
    public async Task Leaves_an_unknown_price_unknown_in_the_meter()
    {
        var meter = new TrialMeter();
        var provider = new FakeProvider((_, _) => Task.FromResult(new ChatResponse(Hello)));

        await Calls.Gateway([provider]).Open(new ModelSpec("acme/one"), Calls.Caller(), meter).AskAsync("hi");

        Assert.Null(meter.Snapshot()[ModelRole.Agent].Cost);
    }

    [Fact]
    public void Refuses_a_cost_limit_on_a_model_without_a_price_before_any_call()
    {
        var budget = new Budget(new BudgetLimits(Cost: 1), Usage.None, TimeSpan.Zero, TimeProvider.System);
        var gateway = Calls.Gateway([new FakeProvider((_, _) => Task.FromResult(new ChatResponse(Hello)))], budget);

        var fault = Assert.Throws<HarnessException>(() => gateway.Open(new ModelSpec("acme/one"), Calls.Caller(), new TrialMeter()));

        Assert.Equal("AH1213", fault.Error.Code);
    }

    [Fact]
    public async Task Does_not_ask_the_provider_once_the_budget_is_spent()
    {
        var provider = new FakeProvider((_, _) => Task.FromResult(new ChatResponse(Hello)));
        var budget = new Budget(new BudgetLimits(Calls: 3), new Usage(2, 0, 0, 0, 0), TimeSpan.Zero, TimeProvider.System);
        var client = Calls.Gateway([provider], budget).Open(new ModelSpec("acme/one"), Calls.Caller(), new TrialMeter());

        await client.AskAsync("the third");
        var fault = await Assert.ThrowsAsync<BudgetExhaustedException>(() => client.AskAsync("the fourth"));

        Assert.Equal("calls", fault.Budget);
        Assert.Equal(1, provider.Asked);
    }

    private static IChatClient Open(FakeProvider provider) =>
        Calls.Gateway([provider]).Open(new ModelSpec("acme/one"), Calls.Caller(), new TrialMeter());
}
