using AutoHarness.Models.Scripted.Server.Script;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Sends the parts of a body one by one, each flushed; drips and cuts as the rule says.</summary>
internal sealed class BodySink(HttpResponse response, ScriptedAnswer answer, TimeProvider time)
{
    private long bytes;
    private int events;

    /// <summary>Sends one event, or a whole document.</summary>
    /// <exception cref="StreamCutException">The connection is to break here.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> part, CancellationToken ct)
    {
        if (answer.Cut?.Events is { } limit && events >= limit)
        {
            throw new StreamCutException();
        }

        events++;
        var left = answer.Cut?.Bytes is { } most ? most - bytes : long.MaxValue;
        var sent = part[..(int)Math.Min(part.Length, left)];
        var step = answer.Drip?.Bytes ?? Math.Max(1, sent.Length);
        for (var start = 0; start < sent.Length; start += step)
        {
            await response.Body.WriteAsync(sent.Slice(start, Math.Min(step, sent.Length - start)), ct);
            await response.Body.FlushAsync(ct);
            if (answer.Drip is { } drip)
            {
                await Task.Delay(drip.Every, time, ct);
            }
        }

        bytes += sent.Length;
        if (part.Length >= left)
        {
            throw new StreamCutException();
        }
    }
}
