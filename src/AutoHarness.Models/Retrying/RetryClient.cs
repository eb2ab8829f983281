using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Retrying;

/// <summary>Gives a call that failed in passing up to four tries, with exponential waits and full jitter.</summary>
internal sealed class RetryClient(IChatClient inner, KeyedNoise noise, TimeProvider time) : DelegatingChatClient(inner)
{
    public const int MostTries = 4;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);

    private int waits;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await base.GetResponseAsync(messages, options, cancellationToken);
            }
            catch (Exception fault) when (attempt < MostTries && IsTransient(fault) && !cancellationToken.IsCancellationRequested)
            {
                var jitter = noise.Draw(Interlocked.Increment(ref waits), "retry wait");
                await Task.Delay(FirstWait * Math.Pow(2, attempt - 1) * jitter, time, cancellationToken);
            }
        }
    }

    private static bool IsTransient(Exception fault) =>
        fault is TransientModelException or HttpRequestException or IOException or TimeoutException;
}
