using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Metering;

public sealed class BudgetScopeTests
{
    private const int Trials = 200;
    private static readonly ModelSpec Model = new("acme/one");
    private static readonly ModelPrice Price = new(2m, 0.2m, 10m);

    /// <summary>
    /// A call is estimated at 1024 tokens of output (0.01024 USD and its input) and turns out at 0.00302 USD; every seventh is interrupted and
    /// counts with its estimate.
    /// </summary>
    [Fact]
    public async Task Two_hundred_trials_at_once_end_within_the_cap_and_everything_is_accounted_for()
    {
        var calls = 0;
        using var noMore = new CancellationTokenSource();
        var provider = new FakeProvider(
            async (_, ct) =>
            {
                if (Interlocked.Increment(ref calls) % 7 == 0)
                {
                    await Task.Delay(Timeout.Infinite, ct);
                }

                await Task.Yield();
                return new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 510, OutputTokenCount = 200 } };
            },
            Price);
        var budget = new Budget(new BudgetLimits(Cost: 1.00m), Usage.None, TimeSpan.Zero, TimeProvider.System);
        var gateway = Calls.Gateway([provider], budget);

        var meters = await Task.WhenAll(Enumerable.Range(0, Trials).Select(number => Task.Run(() => SpendAsync(gateway, number))));

        var booked = meters.SelectMany(meter => meter.Snapshot().Values).Aggregate(Usage.None, (sum, usage) => sum + usage);
        Assert.Equal(booked, budget.Spent);
        Assert.Equal(budget.Spent, budget.Committed);
        Assert.InRange(budget.Spent.Cost!.Value, 0.9m, 1.00m);
        Assert.Equal(calls, budget.Spent.Calls);
    }

    [Fact]
    public async Task A_session_that_goes_on_has_only_what_is_left()
    {
        var provider = Answering();
        var first = new Budget(new BudgetLimits(Calls: 5), Usage.None, TimeSpan.Zero, TimeProvider.System);
        for (var call = 0; call < 3; call++)
        {
            await Calls.Gateway([provider], first).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi");
        }

        var second = new Budget(new BudgetLimits(Calls: 5), first.Spent, TimeSpan.Zero, TimeProvider.System);
        var client = Calls.Gateway([provider], second).Open(Model, Calls.Caller(), new TrialMeter());
        await client.AskAsync("hi");
        await client.AskAsync("hi");

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => client.AskAsync("hi"));
        Assert.Equal(5, provider.Asked);
    }

    [Theory]
    [InlineData(0.001, null, "more than 0.001 USD")]
    [InlineData(null, 900L, "more than 900 tokens in one trial")]
    public async Task A_trial_that_would_use_more_than_one_may_breaks_a_limit_of_the_agent(double? cost, long? tokens, string words)
    {
        var trial = new Budget(new BudgetLimits((decimal?)cost, tokens), Usage.None, TimeSpan.Zero, TimeProvider.System) { Scope = BudgetScope.Trial };
        var budget = Calls.Unlimited();
        var provider = Answering();

        var fault = await Assert.ThrowsAsync<AgentLimitException>(() => Calls.Gateway([provider], budget).Open(Model, Calls.Caller(), new TrialMeter(), trial).AskAsync("hi"));

        Assert.StartsWith(words, fault.Message, StringComparison.Ordinal);
        Assert.Equal((0, Usage.None), (provider.Asked, budget.Committed));
    }

    [Fact]
    public async Task An_iteration_that_is_used_up_says_so_and_gives_back_what_the_trial_had_set_aside()
    {
        var iteration = new Budget(new BudgetLimits(Calls: 1), Usage.None, TimeSpan.Zero, TimeProvider.System) { Scope = BudgetScope.Iteration };
        var trial = new Budget(BudgetLimits.None, Usage.None, TimeSpan.Zero, TimeProvider.System) { Scope = BudgetScope.Trial };
        var gateway = new ModelGateway([Answering()], Calls.Unlimited(), TimeProvider.System) { Iteration = () => iteration };
        var client = gateway.Open(Model, Calls.Caller(), new TrialMeter(), trial);
        await client.AskAsync("hi");

        var fault = await Assert.ThrowsAsync<BudgetExhaustedException>(() => client.AskAsync("hi"));

        Assert.Equal((BudgetScope.Iteration, "calls"), (fault.Scope, fault.Budget));
        Assert.Equal(1, trial.Committed.Calls);
    }

    [Fact]
    public void A_cost_limit_of_any_scope_needs_a_price()
    {
        var provider = new FakeProvider((_, _) => throw new InvalidOperationException("never asked"));
        var trial = new Budget(new BudgetLimits(Cost: 1), Usage.None, TimeSpan.Zero, TimeProvider.System) { Scope = BudgetScope.Trial };

        Assert.Equal("AH1213", Assert.Throws<HarnessException>(() => Calls.Gateway([provider]).Open(Model, Calls.Caller(), new TrialMeter(), trial)).Error.Code);
    }

    [Fact]
    public async Task A_cost_limit_without_a_price_will_do_where_tokens_are_limited_too()
    {
        var provider = new FakeProvider((_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 500, OutputTokenCount = 100 } }));
        var budget = new Budget(new BudgetLimits(Cost: 0.01m, Tokens: 2000), new Usage(1, 1, 0, 1, null), TimeSpan.Zero, TimeProvider.System);
        var meter = new TrialMeter();
        var client = Calls.Gateway([provider], budget).Open(Model, Calls.Caller(), meter);

        await client.AskAsync("hi", new ChatOptions { MaxOutputTokens = 1000 });
        await client.AskAsync("hi", new ChatOptions { MaxOutputTokens = 1000 });
        var fault = await Assert.ThrowsAsync<BudgetExhaustedException>(() => client.AskAsync("hi", new ChatOptions { MaxOutputTokens = 1000 }));

        Assert.Equal("tokens", fault.Budget);
        Assert.Null(budget.Spent.Cost);
        Assert.Contains(meter.Notes, note => note.Contains("held to the limit of tokens", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_call_under_way_shows_in_the_meter_with_what_was_set_aside()
    {
        var answer = new TaskCompletionSource<ChatResponse>();
        var provider = new FakeProvider((_, _) => answer.Task, Price);
        var meter = new TrialMeter();

        var call = Calls.Gateway([provider]).Open(Model, Calls.Caller(), meter).AskAsync("hi");
        var (during, pending) = meter.Committed();
        answer.SetResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 1 } });
        await call;

        Assert.Equal((true, 1024L), (pending, during[ModelRole.Agent].OutputTokens));
        Assert.Equal((false, 1L), (meter.Committed().Pending, meter.Committed().Usage[ModelRole.Agent].OutputTokens));
    }

    private static FakeProvider Answering() => new(
        (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 5, OutputTokenCount = 1 } }), Price);

    private static async Task<TrialMeter> SpendAsync(ModelGateway gateway, int trial)
    {
        var meter = new TrialMeter();
        var client = gateway.Open(Model, Calls.Caller(task: $"t{trial}"), meter);
        try
        {
            while (true)
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
                try
                {
                    await client.GetResponseAsync([new ChatMessage(ChatRole.User, "how much is left?")], null, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    // Interrupted; the next one goes on.
                }
            }
        }
        catch (BudgetExhaustedException)
        {
            return meter;
        }
    }
}
