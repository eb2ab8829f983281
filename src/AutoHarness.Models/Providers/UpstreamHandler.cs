using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Names;
using AutoHarness.Models.Retrying;

namespace AutoHarness.Models.Providers;

/// <summary>
/// The last step before the network, the same for every provider's client: adds the key, which nothing else ever holds, reads the
/// rate limits, and turns each failure into the exception that says what to do about it. Answers are read whole.
/// </summary>
internal sealed class UpstreamHandler(ProviderEndpoint endpoint, FailureSorter failures, ModelLimiter limiter, TimeProvider time, HttpMessageHandler network) : DelegatingHandler(network)
{
    /// <summary>What the clients are given in place of a key; it never leaves this process.</summary>
    public const string NoKey = "added-later";

    private const long MostBytes = 64 * 1024 * 1024;

    /// <summary>A model may think for long, and an answer arrives in one piece.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(15);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Authorize(request);
        using var late = new CancellationTokenSource(LongestAnswer, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await base.SendAsync(request, either.Token);
            await response.Content.LoadIntoBufferAsync(MostBytes, either.Token);
            limiter.Observe(RateLimitHeaders.Read(response.Headers, time.GetUtcNow()));
            var body = await response.Content.ReadAsByteArrayAsync(either.Token);
            return Failure(response, body) is { } failure ? throw failure : Completed(response, body);
        }
        catch (Exception fault)
        {
            response?.Dispose();
            if (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw failures.Lost($"no answer within {LongestAnswer.TotalMinutes:0} minutes");
            }

            if (fault is HttpRequestException or IOException)
            {
                throw failures.Broken(fault);
            }

            throw;
        }
    }

    private Exception? Failure(HttpResponseMessage response, byte[] body)
    {
        var status = (int)response.StatusCode;
        var advice = RetryAdvice.Of(response.Headers, time.GetUtcNow());
        if (!response.IsSuccessStatusCode)
        {
            return failures.Sort(status, UpstreamError.Read(Encoding.UTF8.GetString(body)), advice);
        }

        if (!Utf8.IsValid(body))
        {
            return failures.Lost("the answer is no text in UTF-8");
        }

        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                return failures.Unreadable("the answer is no JSON object");
            }

            // Some servers put an error into an answer with status 200.
            return UpstreamError.Find(json.RootElement) is { } error ? failures.Sort(error.ImpliedStatus, error, advice)
                : Array.Exists(AnswerMembers, name => json.RootElement.TryGetProperty(name, out _)) ? null
                : failures.Unreadable("the answer has nothing of a model's in it");
        }
        catch (JsonException)
        {
            return body.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("{"u8) ? failures.Lost("the answer breaks off") : failures.Unreadable("the answer is no JSON");
        }
    }

    private HttpResponseMessage Completed(HttpResponseMessage response, byte[] body)
    {
        if (endpoint.Entry.Dialect == ProviderDialect.Anthropic)
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.TryGetProperty("content", out _) && AnthropicAnswer.Complete(json.RootElement) is { } completed)
            {
                var content = new ByteArrayContent(completed) { Headers = { ContentType = response.Content.Headers.ContentType } };
                response.Content.Dispose();
                response.Content = content;
            }
        }

        return response;
    }

    /// <summary>Members of which each answer of the dialect has one, though it may be empty.</summary>
    private string[] AnswerMembers => endpoint.Entry.Dialect switch
    {
        ProviderDialect.Anthropic => ["content"],
        ProviderDialect.Ollama => ["message"],
        _ => ["choices", "output"],
    };

    private void Authorize(HttpRequestMessage request)
    {
        request.Headers.Authorization = null;
        request.Headers.Remove("x-api-key");
        if (endpoint.Key is { } key)
        {
            var bearer = endpoint.KeyVariable is { } variable && endpoint.Entry.Bearers.Contains(variable, StringComparer.Ordinal);
            var header = bearer ? null : endpoint.Entry.KeyHeader ?? (endpoint.Entry.Dialect == ProviderDialect.Anthropic ? "x-api-key" : null);
            if (header is null)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            }
            else
            {
                request.Headers.Add(header, key);
            }
        }

        if (endpoint.Version is { } version && request.RequestUri is { } uri)
        {
            request.RequestUri = new UriBuilder(uri) { Query = $"{uri.Query.TrimStart('?')}&api-version={Uri.EscapeDataString(version)}".TrimStart('&') }.Uri;
        }
    }
}
