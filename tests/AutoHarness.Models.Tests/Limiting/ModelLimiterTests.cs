using AutoHarness.Models.Limiting;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Limiting;

public sealed class ModelLimiterTests
{
    private static readonly LimitedAmounts One = new(1, 100, 50);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task Doubles_the_concurrency_while_all_goes_well_and_halves_it_once_a_round_trip()
    {
        var limiter = new ModelLimiter(time);

        var passes = await EnterAsync(limiter, 8);
        var more = new List<LimiterPass>();
        foreach (var pass in passes)
        {
            pass.Succeeded(One);
            more.AddRange(await EnterAsync(limiter, 2));
        }

        Assert.Equal(16, limiter.Concurrency);

        time.Advance(TimeSpan.FromSeconds(1));
        foreach (var pass in more)
        {
            pass.Failed(throttled: true, retryAfter: TimeSpan.Zero);
        }

        Assert.Equal(8, limiter.Concurrency);
    }

    [Fact]
    public async Task Never_falls_below_one_at_a_time()
    {
        var limiter = new ModelLimiter(time);
        for (var i = 0; i < 10; i++)
        {
            time.Advance(TimeSpan.FromSeconds(100));
            var pass = await Enter(limiter);
            pass.Failed(throttled: true, retryAfter: null);
        }

        Assert.Equal(1, limiter.Concurrency);
    }

    [Fact]
    public async Task Holds_everybody_for_as_long_as_the_provider_asks()
    {
        var limiter = new ModelLimiter(time);
        var first = await Enter(limiter);
        first.Failed(throttled: true, TimeSpan.FromSeconds(20));

        var next = Enter(limiter);
        time.Advance(TimeSpan.FromSeconds(19));
        var early = next.IsCompleted;
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.False(early);
        (await next).Dispose();
    }

    [Fact]
    public async Task Serves_in_the_order_of_tickets_and_lets_a_second_try_go_first()
    {
        var limiter = new ModelLimiter(time);
        limiter.Observe([new LimitReading(LimitKind.Requests, 1, 0, TimeSpan.FromSeconds(1))]);
        var (first, second, third) = (limiter.TakeTicket(), limiter.TakeTicket(), limiter.TakeTicket());
        var order = new List<int>();

        var waiting = new[] { Note(third, 3), Note(second, 2), Note(first, 1) };
        for (var i = 0; i < 30 && order.Count < 3; i++)
        {
            time.Advance(TimeSpan.FromSeconds(0.25));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await Task.WhenAll(waiting);
        Assert.Equal([1, 2, 3], order);

        async Task Note(long ticket, int number)
        {
            using var pass = await limiter.EnterAsync(ticket, One, alone: false, TestContext.Current.CancellationToken);
            order.Add(number);
            pass.Succeeded(One);
        }
    }

    [Fact]
    public async Task Lets_a_caller_leave_the_queue_without_losing_a_place_for_the_others()
    {
        var limiter = new ModelLimiter(time);
        var busy = await EnterAsync(limiter, 8);
        using var stop = new CancellationTokenSource();
        var leaving = limiter.EnterAsync(limiter.TakeTicket(), One, alone: false, stop.Token).AsTask();
        var staying = Enter(limiter);

        await stop.CancelAsync();
        busy[0].Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        (await staying).Dispose();
    }

    [Fact]
    public async Task Waits_for_tokens_and_gives_back_what_was_not_used()
    {
        var limiter = new ModelLimiter(time);
        limiter.Observe([new LimitReading(LimitKind.Tokens, 1000, 1000, TimeSpan.Zero)]);
        var big = await limiter.EnterAsync(1, new LimitedAmounts(1, 800, 100), alone: false, TestContext.Current.CancellationToken);

        var next = limiter.EnterAsync(2, new LimitedAmounts(1, 400, 100), alone: false, TestContext.Current.CancellationToken).AsTask();
        var before = next.IsCompleted;
        big.Succeeded(new LimitedAmounts(1, 100, 10));

        Assert.False(before);
        (await next).Dispose();
    }

    [Fact]
    public async Task Lets_nobody_in_beside_a_request_that_was_refused_too_often()
    {
        var limiter = new ModelLimiter(time);
        var first = await Enter(limiter);

        var waiting = limiter.EnterAsync(0, One, alone: true, TestContext.Current.CancellationToken).AsTask();
        var next = Enter(limiter);
        Assert.False(waiting.IsCompleted);
        first.Succeeded(One);
        var alone = await waiting;
        Assert.False(next.IsCompleted);
        alone.Succeeded(One);

        (await next).Dispose();
    }

    private static Task<LimiterPass> Enter(ModelLimiter limiter) => limiter.EnterAsync(limiter.TakeTicket(), One, alone: false, TestContext.Current.CancellationToken).AsTask();

    private static async Task<LimiterPass[]> EnterAsync(ModelLimiter limiter, int count)
    {
        var passes = new LimiterPass[count];
        for (var i = 0; i < count; i++)
        {
            passes[i] = await Enter(limiter);
        }

        return passes;
    }
}
