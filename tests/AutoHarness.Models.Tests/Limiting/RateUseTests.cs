using System.Globalization;
using System.Net;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Retrying;
using AutoHarness.Models.Scripted;
using AutoHarness.Models.Tests.Running;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Limiting;

/// <summary>Twenty trials at once against a provider that allows sixty requests a minute, in virtual time.</summary>
public sealed class RateUseTests
{
    private const int Trials = 20;
    private const int CallsOfATrial = 15;

    public enum Manner
    {
        BucketWithHeaders,
        BucketWithRetryAfterOnly,
        WindowWithRetryAfter,
        WindowWithoutAnyHint,
    }

    [Theory]
    [InlineData(Manner.BucketWithHeaders)]
    [InlineData(Manner.BucketWithRetryAfterOnly)]
    [InlineData(Manner.WindowWithRetryAfter)]
    [InlineData(Manner.WindowWithoutAnyHint)]
    public void Uses_at_least_four_fifths_of_the_rate_and_fails_no_call(Manner manner)
    {
        var time = new FakeTimeProvider();
        var limiter = new ModelLimiter(time);
        var service = new Service(manner, limiter, time);

        RunAll(Enumerable.Range(0, Trials).Select(trial => (Func<Task>)(async () =>
        {
            using var client = new RetryClient(service, limiter, new KeyedNoise(Calls.Caller($"t{trial}")), new LostTries(), time);
            for (var call = 0; call < CallsOfATrial; call++)
            {
                await client.AskAsync("hi");
            }
        })), time);

        var minutes = service.LastAnswer.TotalMinutes;
        var allowed = 60 + (60 * minutes);
        Assert.True(service.Answered >= 0.8 * Math.Min(allowed, Trials * CallsOfATrial), $"{service.Answered} of {allowed:0} in {minutes:0.0} minutes");
        Assert.True(Trials * CallsOfATrial >= 0.8 * (60 * minutes), $"{Trials * CallsOfATrial} answers took {minutes:0.0} minutes");
    }

    /// <summary>On one thread, so that time never passes over work that is due.</summary>
    private static void RunAll(IEnumerable<Func<Task>> trials, FakeTimeProvider time)
    {
        var outer = SynchronizationContext.Current;
        var context = new ShuffledContext(new Random(1));
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            var all = Task.WhenAll([.. trials.Select(trial => trial())]);
            for (context.RunAll(); !all.IsCompleted; context.RunAll())
            {
                time.Advance(TimeSpan.FromSeconds(0.1));
            }

            all.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
        }
    }

    private sealed class Service(Manner manner, ModelLimiter limiter, FakeTimeProvider time) : IChatClient
    {
        private readonly DateTimeOffset start = time.GetUtcNow();
        private double tokens = 60;
        private TimeSpan stamp;

        public int Answered { get; private set; }

        public TimeSpan LastAnswer { get; private set; }

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            using var headers = new HttpResponseMessage(HttpStatusCode.OK);
            var refused = Take();
            if (manner == Manner.BucketWithHeaders)
            {
                headers.Headers.Add("x-ratelimit-limit-requests", "60");
                headers.Headers.Add("x-ratelimit-remaining-requests", Math.Floor(tokens).ToString(CultureInfo.InvariantCulture));
                headers.Headers.Add("x-ratelimit-reset-requests", string.Create(CultureInfo.InvariantCulture, $"{60 - tokens:0.###}s"));
            }

            await Task.Delay(refused is null ? TimeSpan.FromSeconds(0.8) : TimeSpan.FromSeconds(0.1), time, cancellationToken);
            limiter.Observe(RateLimitHeaders.Read(headers.Headers, time.GetUtcNow()));
            if (refused is { } wait)
            {
                throw new TransientModelException("status 429") { Throttled = true, RetryAfter = manner == Manner.WindowWithoutAnyHint ? null : wait };
            }

            Answered++;
            LastAnswer = time.GetUtcNow() - start;
            return new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok"));
        }

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("providers are asked for whole answers");

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }

        private TimeSpan? Take()
        {
            var now = time.GetUtcNow() - start;
            var window = manner is Manner.WindowWithRetryAfter or Manner.WindowWithoutAnyHint;
            if (window)
            {
                tokens = Math.Floor(now.TotalMinutes) > Math.Floor(stamp.TotalMinutes) ? 60 : tokens;
            }
            else
            {
                tokens = Math.Min(60, tokens + (now - stamp).TotalSeconds);
            }

            stamp = now;
            if (tokens >= 1)
            {
                tokens--;
                return null;
            }

            return window ? TimeSpan.FromMinutes(Math.Floor(now.TotalMinutes) + 1) - now : TimeSpan.FromSeconds(Math.Ceiling(1 - tokens));
        }
    }
}
