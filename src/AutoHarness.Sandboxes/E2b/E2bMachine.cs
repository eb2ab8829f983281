using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.E2b;

/// <summary>A running sandbox of E2B, driven through the service that runs inside it.</summary>
internal sealed class E2bMachine : IRemoteMachine
{
    private const int Port = 49983, Reconnects = 4, AnswerCap = 32 << 20;

    private readonly RemoteHttp http;
    private readonly E2bApi api;
    private readonly E2bSandboxInfo info;
    private readonly Uri address;
    private readonly TimeSpan lifetime;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly Task keeping;

    public E2bMachine(RemoteHttp http, E2bApi api, E2bOptions options, E2bSandboxInfo info, E2bRecipe? recipe, TimeProvider time)
    {
        this.http = http;
        this.api = api;
        this.info = info;
        this.time = time;
        lifetime = options.Lifetime;
        WorkingDirectory = recipe?.WorkingDirectory;
        User = recipe?.User;
        address = options.SandboxUrl ?? new Uri($"https://{Port}-{info.Id}.{info.Domain ?? options.Domain}");
        keeping = KeepAsync();
    }

    public string Id => info.Id;

    public string? WorkingDirectory { get; }

    public string? User { get; }

    public async Task<int> RunAsync(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> environment, CancellationToken ct) =>
        (await StartAsync(program, environment, null, ct)).ExitCode;

    public async Task<(int ExitCode, string Output)> AskAsync(IReadOnlyList<string> program, CancellationToken ct)
    {
        using var output = new MemoryStream();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(RemoteHttp.CallLimit);
        try
        {
            var end = await StartAsync(program, new Dictionary<string, string>(StringComparer.Ordinal), output, limit.Token);
            return (end.ExitCode, Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw http.Late("command");
        }
    }

    public Task PutAsync(string path, Stream content, CancellationToken ct) => http.ReadAsync("upload", () =>
    {
        content.Position = 0;
        var form = new MultipartFormDataContent { { new StreamContent(new UnclosedStream(content)), "file", "file" } };
        return Request(HttpMethod.Post, FilePath(path), form);
    }, isRepeatable: true, ct);

    public async Task<bool> GetAsync(string path, Func<Stream, Task> read, CancellationToken ct)
    {
        try
        {
            using var answer = await http.SendAsync("download", () => Request(HttpMethod.Get, FilePath(path), null), isRepeatable: true, ct);
            await using var stream = await answer.Content.ReadAsStreamAsync(ct);
            await read(stream);
            return true;
        }
        catch (RemoteRefusal e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (HttpRequestException e)
        {
            throw http.Broken("download", e);
        }
    }

    public Task EndProcessesAsync(CancellationToken ct) =>
        throw new SandboxRequestException("E2B cannot end everything in a sandbox and keep its files; use 'sandbox: docker' or 'sandbox: local'");

    public Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct) => api.SetNetworkAsync(Id, E2bService.ChangeTo(network), ct);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await keeping;
        stop.Dispose();
        try
        {
            await api.DeleteAsync(Id, CancellationToken.None);
        }
        catch (Exception e) when (e is SandboxException or RemoteRefusal)
        {
            // The service is gone. It ends the sandbox by itself when its lifetime is over, or the next run does.
        }
    }

    private static string FilePath(string path) => $"/files?path={Uri.EscapeDataString(path)}&username=root";

    /// <summary>A program's start is never sent twice; a stream that breaks off is taken up again by the process's number, unless output was lost with it.</summary>
    private async Task<E2bEnd> StartAsync(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> environment, MemoryStream? output, CancellationToken ct)
    {
        var start = new E2bStart(new E2bProcess(program[0], [.. program.Skip(1)], environment), Stdin: false);
        var (pid, end, failure) = await FollowAsync("Start", E2bStream.Wrap(start, E2bJson.Default.E2bStart), output, ct);
        for (var attempt = 0; end is null && output is null && pid is { } process && attempt < Reconnects; attempt++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100 << attempt), time, ct);
            (_, end, failure) = await FollowAsync("Connect", E2bStream.Wrap(new E2bConnect(new E2bSelector(process)), E2bJson.Default.E2bConnect), output, ct);
        }

        if (end is null)
            throw failure ?? new SandboxInfrastructureException("E2B: a command's stream ended without its exit code");
        // A signal has no exit code.
        return end is { ExitCode: < 0 } or { Exited: false, ExitCode: 0 } ? end with { ExitCode = 128 + Signals.Kill } : end;
    }

    private async Task<(uint? Pid, E2bEnd? End, Exception? Failure)> FollowAsync(string method, byte[] message, MemoryStream? output, CancellationToken ct)
    {
        uint? pid = null;
        try
        {
            using var answer = await http.SendAsync("command", () => Stream(method, message), isRepeatable: false, ct);
            await using var stream = await answer.Content.ReadAsStreamAsync(ct);
            while (await E2bStream.ReadAsync(stream, ct) is { } frame)
            {
                if (frame.Error is { } error)
                    return (pid, null, new SandboxInfrastructureException($"E2B: {error.Code}: {http.Key.Mask(error.Message ?? "")}"));
                pid = frame.Event?.Start?.Pid ?? pid;
                if (frame.Event?.End is { } end)
                    return (pid, end, null);
                if (frame.Event?.Data?.Stdout is { } bytes && output is not null && output.Length + bytes.Length <= AnswerCap)
                    output.Write(bytes);
            }

            return (pid, null, null);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            return (pid, null, http.Broken("command", e));
        }
        catch (SandboxInfrastructureException e) when (method is "Connect")
        {
            return (pid, null, e);
        }
    }

    private HttpRequestMessage Stream(string method, byte[] message)
    {
        var content = new ByteArrayContent(message);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/connect+json");
        var request = Request(HttpMethod.Post, $"/process.Process/{method}", content);
        request.Headers.Add("Connect-Protocol-Version", "1");
        request.Headers.Add("Keepalive-Ping-Interval", "50");
        return request;
    }

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        request.Options.Set(RemoteHttp.IsElsewhere, true);
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("root:"u8));
        request.Headers.Add("E2b-Sandbox-Id", Id);
        request.Headers.Add("E2b-Sandbox-Port", Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (info.EnvdAccessToken is { Length: > 0 } token)
            request.Headers.Add("X-Access-Token", token);
        return request;
    }

    /// <summary>Asks in time that the sandbox be kept; one of a killed harness ends by itself.</summary>
    private async Task KeepAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(lifetime / 3, time, stop.Token);
                try
                {
                    await api.KeepAsync(Id, lifetime, stop.Token);
                }
                catch (Exception e) when (e is SandboxException or RemoteRefusal)
                {
                    // Whoever uses the sandbox learns it there.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }
}
