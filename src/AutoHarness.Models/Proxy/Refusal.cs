using System.Text;
using AutoHarness.Models.Dialects;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Proxy;

/// <summary>Writes the proxy's own errors in the form of a dialect.</summary>
internal static class Refusal
{
    private const string Id = "req_auto_harness";

    /// <param name="response">Not started yet.</param>
    /// <param name="dialect">The client's.</param>
    /// <param name="error">What is wrong.</param>
    /// <param name="ct">The client has gone.</param>
    public static async Task WriteAsync(HttpResponse response, IDialect dialect, WireError error, CancellationToken ct)
    {
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (IsFinal(error.Status))
        {
            response.Headers["x-should-retry"] = "false";
        }

        var body = Encoding.UTF8.GetBytes(WireJson.Write(dialect.Error(Named(dialect, error))));
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
        {
            await response.Body.WriteAsync(body, ct);
        }
    }

    /// <summary>The error as an event of a stream that has begun.</summary>
    public static byte[] Event(IDialect dialect, WireError error, int sent) => dialect.ErrorEvent(Named(dialect, error), sent).ToBytes();

    /// <summary>Asking again cannot help.</summary>
    public static bool IsFinal(int status) => status is >= 400 and < 500 and not (408 or 409 or 429);

    // OpenAI's clients show the code; the other dialects have no word of their own for these.
    private static WireError Named(IDialect dialect, WireError error) =>
        error with { RequestId = Id, Word = dialect.Name is Dialect.Chat or Dialect.Responses ? error.Word : null };
}
