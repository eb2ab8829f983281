using AutoHarness.Models.Metering;
using AutoHarness.Sdk;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Metering;

public sealed class BudgetTests
{
    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(1.0, null, null, "cost")]
    [InlineData(null, 1000L, null, "tokens")]
    [InlineData(null, null, 10L, "calls")]
    public async Task Names_the_limit_that_the_next_call_would_pass(double? cost, long? tokens, long? calls, string limit)
    {
        var budget = Make(new BudgetLimits((decimal?)cost, tokens, calls), new Usage(10, 900, 0, 100, 1m));

        var fault = await Assert.ThrowsAsync<BudgetExhaustedException>(async () => await budget.ReserveAsync(new Usage(1, 10, 0, 10, 0.01m), CancellationToken.None));

        Assert.Equal(limit, fault.Budget);
    }

    [Fact]
    public async Task Lets_the_call_pass_that_just_fits()
    {
        var budget = Make(new BudgetLimits(1m, 1000, 10), new Usage(9, 900, 0, 0, 0.9m));

        using var hold = await budget.ReserveAsync(new Usage(1, 50, 0, 50, 0.1m), CancellationToken.None);
        hold.Settle(new Usage(1, 50, 0, 50, 0.1m));

        Assert.Equal(new Usage(10, 950, 0, 50, 1m), budget.Spent);
    }

    [Fact]
    public async Task Counts_the_time_of_earlier_sessions()
    {
        var budget = new Budget(new BudgetLimits(Time: TimeSpan.FromMinutes(10)), Usage.None, TimeSpan.FromMinutes(8), time);

        time.Advance(TimeSpan.FromMinutes(1.9));
        (await budget.ReserveAsync(Usage.None, CancellationToken.None)).Dispose();
        time.Advance(TimeSpan.FromMinutes(0.1));

        var fault = await Assert.ThrowsAsync<BudgetExhaustedException>(async () => await budget.ReserveAsync(Usage.None, CancellationToken.None));
        Assert.Equal("time", fault.Budget);
    }

    [Fact]
    public async Task Waits_for_a_call_in_flight_that_may_turn_out_cheaper()
    {
        var budget = Make(new BudgetLimits(Tokens: 1000), Usage.None);
        var first = await budget.ReserveAsync(new Usage(1, 0, 0, 800, 0), CancellationToken.None);

        var second = budget.ReserveAsync(new Usage(1, 0, 0, 800, 0), CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);
        first.Settle(new Usage(1, 0, 0, 100, 0));

        (await second).Dispose();
        Assert.Equal(100, budget.Spent.OutputTokens);
    }

    [Fact]
    public async Task Ends_the_waiting_of_a_call_that_cannot_fit_any_more()
    {
        var budget = Make(new BudgetLimits(Tokens: 1000), Usage.None);
        var first = await budget.ReserveAsync(new Usage(1, 0, 0, 800, 0), CancellationToken.None);

        var second = budget.ReserveAsync(new Usage(1, 0, 0, 800, 0), CancellationToken.None).AsTask();
        first.Settle(new Usage(1, 0, 0, 700, 0));

        await Assert.ThrowsAsync<BudgetExhaustedException>(() => second);
    }

    [Fact]
    public async Task Gives_back_what_a_failed_call_had_set_aside()
    {
        var budget = Make(new BudgetLimits(Calls: 1), Usage.None);

        (await budget.ReserveAsync(new Usage(1, 5, 0, 5, 0), CancellationToken.None)).Dispose();

        (await budget.ReserveAsync(new Usage(1, 5, 0, 5, 0), CancellationToken.None)).Settle(new Usage(1, 5, 0, 5, 0));
        Assert.Equal(1, budget.Spent.Calls);
    }

    [Fact]
    public async Task Settles_a_call_only_once()
    {
        var budget = Make(BudgetLimits.None, Usage.None);
        var hold = await budget.ReserveAsync(new Usage(1, 5, 0, 5, 0), CancellationToken.None);

        hold.Settle(new Usage(1, 1, 0, 1, 0));
        hold.Settle(new Usage(1, 1, 0, 1, 0));
        hold.Dispose();

        Assert.Equal(1, budget.Spent.Calls);
    }

    [Fact]
    public void Refuses_a_cost_limit_when_the_cost_so_far_is_unknown()
    {
        var fault = Assert.Throws<HarnessException>(() => Make(new BudgetLimits(Cost: 5), new Usage(1, 1, 0, 1, null)));

        Assert.Equal("AH1212", fault.Error.Code);
    }

    /// <summary>Whatever the schedule: estimates are never passed by the sum, real use passes a limit only by what calls in flight used beyond their estimates.</summary>
    [Fact]
    public Task Never_passes_a_limit_by_more_than_what_was_in_flight() =>
        Gen.Select(Gen.Long[100, 2_000], Gen.Select(Gen.Long[1, 200], Gen.Long[0, 300], Gen.Int[0, 9]).List[1, 60]).SampleAsync(
            async (limit, calls) =>
            {
                var budget = Make(new BudgetLimits(Tokens: limit), Usage.None);
                long beyond = 0;

                await Task.WhenAll(calls.Select(call => Task.Run(() => SpendAsync(call.Item1, call.Item2, call.Item3))));

                var spent = budget.Spent.OutputTokens;
                Assert.True(spent <= limit + Interlocked.Read(ref beyond), $"spent {spent}, limit {limit}, beyond estimates {beyond}");

                async Task SpendAsync(long estimate, long actual, int kind)
                {
                    try
                    {
                        using var hold = await budget.ReserveAsync(new Usage(1, 0, 0, estimate, 0), CancellationToken.None);
                        await Task.Yield();
                        if (kind != 0)
                        {
                            Interlocked.Add(ref beyond, Math.Max(0, actual - estimate));
                            hold.Settle(new Usage(1, 0, 0, actual, 0));
                        }
                    }
                    catch (BudgetExhaustedException)
                    {
                        Assert.True(budget.Spent.OutputTokens + estimate > limit);
                    }
                }
            },
            iter: 200);

    private Budget Make(BudgetLimits limits, Usage spent) => new(limits, spent, TimeSpan.Zero, time);
}
