using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace AutoHarness.Sandboxes.Remote;

/// <summary>Asks a service, asks again where that is safe, and says whose fault a failure is.</summary>
/// <param name="client">Without a limit of its own.</param>
/// <param name="key">The account's key.</param>
/// <param name="firstPause">Before the second attempt; each later pause is twice as long, with up to half of it added by chance.</param>
/// <param name="time">The clock.</param>
internal sealed class RemoteHttp(HttpClient client, RemoteKey key, TimeSpan firstPause, TimeProvider time) : IDisposable
{
    /// <summary>For the whole of a call, apart from long streams.</summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(150);

    /// <summary>Set on a request that is not answered by the service itself but by what runs in a sandbox, or by storage elsewhere: a refusal there says nothing about the key.</summary>
    public static readonly HttpRequestOptionsKey<bool> IsElsewhere = new("elsewhere");

    private const int Attempts = 5, ReasonLength = 2000;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    public RemoteKey Key => key;

    /// <summary>Sends a request and returns the answer as soon as its headers are there.</summary>
    /// <param name="what">For messages, such as "start of a sandbox".</param>
    /// <param name="make">Makes the request, anew for each attempt.</param>
    /// <param name="isRepeatable">The request may be sent again although the service may have followed it.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="RemoteRefusal">The service refuses what is asked for.</exception>
    /// <exception cref="SandboxUnavailableException">It refuses the key.</exception>
    /// <exception cref="SandboxInfrastructureException">It cannot be reached, is broken or has no capacity.</exception>
    public async Task<HttpResponseMessage> SendAsync(string what, Func<HttpRequestMessage> make, bool isRepeatable, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var request = make();
            var (answer, failure) = await TryAsync(what, request, ct);
            if (answer is { IsSuccessStatusCode: true })
                return answer;
            TimeSpan? asked = null;
            if (answer is not null)
            {
                using (answer)
                {
                    failure = await FailureAsync(what, answer, request.Options.TryGetValue(IsElsewhere, out var elsewhere) && elsewhere, ct);
                    asked = answer.Headers.RetryAfter?.Delta;
                }
            }

            // What is refused for want of capacity was not begun; of anything else one cannot know.
            var isTransient = answer?.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable
                || (isRepeatable && (answer is null || (int)answer.StatusCode >= 500 && answer.StatusCode != HttpStatusCode.InsufficientStorage));
            if (!isTransient || attempt == Attempts)
                throw failure!;
            await Task.Delay(Pause(attempt, asked), time, ct);
        }
    }

    /// <summary>Sends a request and reads the whole of its answer.</summary>
    public async Task<byte[]> ReadAsync(string what, Func<HttpRequestMessage> make, bool isRepeatable, CancellationToken ct)
    {
        using var answer = await SendAsync(what, make, isRepeatable, ct);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(CallLimit);
        try
        {
            return await answer.Content.ReadAsByteArrayAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Late(what);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Broken(what, e);
        }
    }

    public SandboxInfrastructureException Broken(string what, Exception e) => new($"{key.Service}: {what}: {key.Mask(e.Message)}");

    public SandboxInfrastructureException Late(string what) => new($"{key.Service}: {what}: no answer within {CallLimit.TotalSeconds:0} s");

    public void Dispose() => client.Dispose();

    private async Task<(HttpResponseMessage? Answer, Exception? Failure)> TryAsync(string what, HttpRequestMessage request, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(CallLimit);
        try
        {
            return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token), null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, Broken(what, e));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, Late(what));
        }
    }

    private async Task<Exception> FailureAsync(string what, HttpResponseMessage answer, bool isElsewhere, CancellationToken ct)
    {
        var reason = key.Mask(await ReasonAsync(answer, ct));
        var text = $"{key.Service}: {what}: {(int)answer.StatusCode} {reason}".TrimEnd();
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when isElsewhere => new SandboxInfrastructureException(text),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SandboxUnavailableException($"{text} (the key in {key.Variable} is refused)", $"export {key.Variable}=... with a valid key of your account"),
            HttpStatusCode.TooManyRequests => new SandboxInfrastructureException(text),
            HttpStatusCode.InsufficientStorage => new RemoteRefusal(answer.StatusCode, text),
            >= HttpStatusCode.InternalServerError => new SandboxInfrastructureException(text),
            _ => new RemoteRefusal(answer.StatusCode, text),
        };
    }

    private static async Task<string> ReasonAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var bytes = new byte[16 * 1024];
        int count;
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(ct);
            count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return "";
        }

        var text = System.Text.Encoding.UTF8.GetString(bytes, 0, count);
        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("message", out var message) && message.ToString() is { Length: > 0 } said)
                text = said;
        }
        catch (JsonException)
        {
            // A proxy's page, shown as it is.
        }

        text = new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        return text.Length > ReasonLength ? text[..ReasonLength] : text;
    }

    private TimeSpan Pause(int attempt, TimeSpan? asked)
    {
        var pause = firstPause * (1 << (attempt - 1)) * (1 + (RandomNumberGenerator.GetInt32(500) / 1000.0));
        return asked > pause ? (asked.Value < LongestPause ? asked.Value : LongestPause) : pause;
    }
}
