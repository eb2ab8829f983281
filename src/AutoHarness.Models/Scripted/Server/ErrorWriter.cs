using System.Globalization;
using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Scripted.Server.Script;
using Microsoft.AspNetCore.Http;

namespace AutoHarness.Models.Scripted.Server;

/// <summary>Writes errors in a dialect's form, with the headers that its provider sends.</summary>
internal sealed class ErrorWriter(IDialect dialect, TimeProvider time)
{
    /// <summary>An error of the server's own making.</summary>
    public Task WriteAsync(HttpResponse response, WireError error, CancellationToken ct) =>
        WriteAsync(response, new AnswerError(error, [], null, null, []), new ScriptedAnswer(), ct);

    public async Task WriteAsync(HttpResponse response, AnswerError error, ScriptedAnswer answer, CancellationToken ct)
    {
        response.StatusCode = error.Error.Status;
        response.ContentType = "application/json";
        var now = time.GetUtcNow();
        foreach (var (name, value) in dialect.ErrorHeaders(error.Error, now).Concat(Retry(error, now)).Concat(error.Headers))
        {
            response.Headers[name] = value;
        }

        var body = Encoding.UTF8.GetBytes(error.Body ?? WireJson.Write(dialect.Error(error.Error)));
        await AnswerWriter.DocumentAsync(response, body, answer, time, ct);
    }

    private static IEnumerable<KeyValuePair<string, string>> Retry(AnswerError error, DateTimeOffset now)
    {
        if (error.ShouldRetry is { } should)
        {
            yield return new("x-should-retry", should ? "true" : "false");
        }

        if (error.Error.RetryAfter is not { } wait)
        {
            yield break;
        }

        if (error.RetryForms.Contains(RetryForm.Milliseconds))
        {
            yield return new("retry-after-ms", wait.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture));
        }

        if (error.RetryForms.Contains(RetryForm.Date))
        {
            yield return new("retry-after", (now + wait).ToString("R", CultureInfo.InvariantCulture));
        }
        else if (error.RetryForms.Contains(RetryForm.Seconds))
        {
            yield return new("retry-after", Math.Ceiling(wait.TotalSeconds).ToString("0", CultureInfo.InvariantCulture));
        }
    }
}
