using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace AutoHarness.Models.Cassettes;

/// <summary>What a provider answered to a foreign client, byte for byte; or that it did not answer.</summary>
internal static class RecordedExchange
{
    // What says how long to wait is left out: nobody is there to be spared.
    private static readonly string[] Kept = ["content-type", "x-should-retry"];

    /// <summary>An answer as it was received.</summary>
    /// <param name="answer">Null where there was none.</param>
    /// <param name="body">What was received of it.</param>
    /// <param name="whole">It came to its end.</param>
    public static JsonObject Of(HttpResponseMessage? answer, ReadOnlySpan<byte> body, bool whole)
    {
        if (answer is null)
        {
            return new JsonObject { ["http"] = new JsonObject() };
        }

        var headers = new JsonObject();
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
        {
            if (Kept.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                headers[name.ToLowerInvariant()] = values.ToString();
            }
        }

        var http = new JsonObject { ["status"] = (int)answer.StatusCode, ["headers"] = headers };
        http[System.Text.Unicode.Utf8.IsValid(body) ? "text" : "base64"] = System.Text.Unicode.Utf8.IsValid(body) ? Encoding.UTF8.GetString(body) : Convert.ToBase64String(body);
        if (!whole)
        {
            http["cut"] = true;
        }

        return new JsonObject { ["http"] = http };
    }

    /// <summary>The answer again.</summary>
    /// <exception cref="HttpRequestException">There was none.</exception>
    public static HttpResponseMessage Play(RecordedAnswer recorded)
    {
        var http = recorded.Line["http"]!.AsObject();
        if (http["status"] is not { } status)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "there was no answer when it was recorded");
        }

        var body = http["text"] is { } text ? Encoding.UTF8.GetBytes((string)text!) : Convert.FromBase64String((string)http["base64"]!);
        var answer = new HttpResponseMessage((HttpStatusCode)(int)status)
        {
            Content = new StreamContent(http["cut"] is null ? new MemoryStream(body) : new CutStream(body)),
        };
        foreach (var (name, value) in http["headers"]!.AsObject())
        {
            if (!answer.Headers.TryAddWithoutValidation(name, (string?)value))
            {
                answer.Content.Headers.TryAddWithoutValidation(name, (string?)value);
            }
        }

        return answer;
    }

    /// <summary>Breaks where it broke.</summary>
    private sealed class CutStream(byte[] body) : MemoryStream(body, writable: false)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer) is > 0 and var read ? read : throw new IOException("the answer broke off here when it was recorded");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }
}
