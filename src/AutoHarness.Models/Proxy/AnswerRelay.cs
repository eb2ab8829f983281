using System.Buffers;
using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Providers;
using AutoHarness.Models.Usages;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>Passes a provider's answer on as it arrives, and lets a reader of usage see it.</summary>
/// <param name="dialect">Of the answer.</param>
/// <param name="usage">The reader.</param>
/// <param name="clock">Gives up.</param>
/// <param name="eventLimit">Between two pieces.</param>
/// <param name="watch">Hears of what breaks; null for nobody.</param>
/// <param name="copy">Gets every byte as it was received; null for nowhere.</param>
internal sealed class AnswerRelay(IDialect dialect, UsageReader usage, IdleClock clock, TimeSpan eventLimit, IProxyWatch? watch, Stream? copy)
{
    /// <summary>Largest event that is held until it is whole, and largest document of which the usage is read, in bytes.</summary>
    private const int MostHeld = 64 * 1024 * 1024;

    private const int PieceBytes = 16 * 1024;

    /// <summary>Passes a stream of events on: each as soon as it is whole, byte for byte. A break becomes an error event.</summary>
    /// <param name="from">The provider's stream.</param>
    /// <param name="to">The answer, whose headers are set.</param>
    /// <param name="hidesUsage">Leaves out the event that tells only the usage.</param>
    /// <param name="ct">Nobody waits for the answer any more.</param>
    public async Task EventsAsync(Stream from, HttpResponse to, bool hidesUsage, CancellationToken ct)
    {
        await to.StartAsync(ct);
        await to.Body.FlushAsync(ct);
        var splitter = new EventSplitter();
        var sent = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var read = await ReadAsync(from, buffer); read > 0; read = await ReadAsync(from, buffer))
            {
                splitter.Add(buffer.AsSpan(0, read));
                while (splitter.TryTake(out var frame))
                {
                    if (!usage.ReadEvent(EventData.Of(frame)) || !hidesUsage)
                    {
                        await to.Body.WriteAsync(frame, ct);
                        sent++;
                    }
                }

                await to.Body.FlushAsync(ct);
                if (splitter.Rest.Length > MostHeld)
                {
                    throw new IOException($"an event is larger than {MostHeld / 1024 / 1024} MiB");
                }

                clock.Restart(eventLimit);
            }

            usage.ReadEvent(EventData.Of(splitter.Rest));
            usage.End();
            await to.Body.WriteAsync(splitter.Rest, ct);
        }
        catch (Exception broken) when (!ct.IsCancellationRequested && broken is IOException or HttpRequestException or OperationCanceledException)
        {
            var message = clock.IsUp ? "the provider sent nothing for too long" : "the connection to the provider broke";
            watch?.Answered(message);
            await to.Body.WriteAsync(Refusal.Event(dialect, new WireError(clock.IsUp ? 504 : 502, message), sent), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Passes a document on, piece by piece.</summary>
    /// <exception cref="IOException">It broke off: so must the answer.</exception>
    public async Task DocumentAsync(Stream from, HttpResponse to, CancellationToken ct)
    {
        using var document = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var read = await ReadAsync(from, buffer); read > 0; read = await ReadAsync(from, buffer))
            {
                await to.Body.WriteAsync(buffer.AsMemory(0, read), ct);
                await to.Body.FlushAsync(ct);
                if (document.Length + read <= MostHeld)
                {
                    document.Write(buffer.AsSpan(0, read));
                }

                clock.Restart(eventLimit);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        usage.End();
        usage.ReadWhole(document.GetBuffer().AsMemory(0, (int)document.Length));
    }

    /// <summary>Passes an error on, without what an account must keep to itself.</summary>
    /// <exception cref="IOException">It broke off or is no error's size.</exception>
    public async Task ErrorAsync(Stream from, HttpResponse to, IEnumerable<string> secrets, CancellationToken ct)
    {
        using var error = new MemoryStream();
        var buffer = new byte[PieceBytes];
        for (var read = await ReadAsync(from, buffer); read > 0; read = await ReadAsync(from, buffer))
        {
            error.Write(buffer.AsSpan(0, read));
            if (error.Length > MostHeld)
            {
                throw new IOException("the provider's error does not end");
            }

            clock.Restart(eventLimit);
        }

        usage.End();
        var body = secrets.Aggregate(Encoding.Latin1.GetString(error.ToArray()), (text, secret) => text.Replace(secret, "(hidden)", StringComparison.Ordinal));
        if ((Refusal.IsFinal(to.StatusCode) || UpstreamError.Read(body).IsQuotaSpent) && !to.Headers.ContainsKey("x-should-retry"))
        {
            to.Headers["x-should-retry"] = "false";
        }

        to.ContentLength = body.Length;
        await to.Body.WriteAsync(Encoding.Latin1.GetBytes(body), ct);
    }

    // A read that ends because nobody waits any more must not look like a break of the provider.
    private async ValueTask<int> ReadAsync(Stream from, byte[] buffer)
    {
        using var waiting = watch?.Wait();
        var read = await from.ReadAsync(buffer, clock.Token);
        usage.Count(read);
        copy?.Write(buffer, 0, read);
        return read;
    }
}
