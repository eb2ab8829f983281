using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Scripted.Server.Script;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Writes the answer of a rule to the wire.</summary>
internal sealed class AnswerWriter(IDialect dialect, TimeProvider time)
{
    public async Task WriteAsync(HttpResponse response, ModelRequest request, ScriptedAnswer answer, Route route, string requestId, CancellationToken ct)
    {
        if (answer.Delay > TimeSpan.Zero)
        {
            await Task.Delay(answer.Delay, time, ct);
        }

        if (answer.Error is { } error)
        {
            await new ErrorWriter(dialect, time).WriteAsync(response, error with { Error = error.Error with { RequestId = requestId } }, answer, ct);
            return;
        }

        response.Headers[dialect.Name == Dialect.Anthropic ? "request-id" : "x-request-id"] = requestId;
        var reply = ReplyMaker.Make(answer, request, time.GetUtcNow());
        if (request.Stream && answer.Malformed != Malformation.Html)
        {
            await StreamAsync(response, request, answer, route, reply, ct);
        }
        else
        {
            await WholeAsync(response, answer, reply, ct);
        }
    }

    /// <summary>Sends a document; its length is told before, so that a cut can be seen.</summary>
    public static async Task DocumentAsync(HttpResponse response, byte[] document, ScriptedAnswer answer, TimeProvider time, CancellationToken ct)
    {
        response.ContentLength = document.Length;
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        await response.StartAsync(ct);
        await new BodySink(response, answer, time).SendAsync(document, ct);
    }

    private async Task WholeAsync(HttpResponse response, ScriptedAnswer answer, Reply reply, CancellationToken ct)
    {
        response.ContentType = answer.Malformed == Malformation.Html ? "text/html" : "application/json";
        var json = answer.ErrorEvent is { } failure ? dialect.Error(failure.Error) : dialect.Whole(reply);
        var document = Encoding.UTF8.GetBytes(WireJson.Write(json));
        await DocumentAsync(response, answer.Malformed is { } kind ? Garbage.Document(kind, document) : document, answer, time, ct);
    }

    private async Task StreamAsync(HttpResponse response, ModelRequest request, ScriptedAnswer answer, Route route, Reply reply, CancellationToken ct)
    {
        response.ContentType = route.AsArray ? "application/json" : "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        foreach (var (name, value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        await response.StartAsync(ct);
        await response.Body.FlushAsync(ct);
        var events = dialect.Stream(reply, request);
        if (answer.ErrorEvent is { } failure)
        {
            var before = events.Take(failure.After).ToArray();
            events = before.Append(dialect.ErrorEvent(failure.Error, before.Length));
        }

        var frames = route.AsArray ? AsArray(events) : events.Select(item => item.ToBytes());
        var sink = new BodySink(response, answer, time);
        foreach (var frame in answer.Malformed is { } kind ? Garbage.Events(kind, frames) : frames)
        {
            await sink.SendAsync(frame, ct);
        }
    }

    private static IEnumerable<byte[]> AsArray(IEnumerable<WireEvent> events)
    {
        var first = true;
        foreach (var item in events)
        {
            yield return Encoding.UTF8.GetBytes((first ? "[" : ",\r\n") + item.Data);
            first = false;
        }

        yield return "]"u8.ToArray();
    }
}
