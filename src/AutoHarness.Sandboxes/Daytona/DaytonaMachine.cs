using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.Daytona;

/// <summary>A running sandbox of Daytona, driven through the toolbox inside it.</summary>
internal sealed class DaytonaMachine(DaytonaApi api, DaytonaInfo info, Uri toolbox, string? user, string? folder, TimeProvider time) : IRemoteMachine
{
    private const int AskSeconds = 120;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(25), LastLook = TimeSpan.FromSeconds(1);

    /// <summary>Shells that wait for a command: a session is never deleted while the sandbox lives, since that would end its children in the background.</summary>
    private ConcurrentBag<string> sessions = [];

    public string Id => info.Id;

    public string? WorkingDirectory => folder;

    public string? User => user;

    public async Task<int> RunAsync(IReadOnlyList<string> program, IReadOnlyDictionary<string, string> environment, CancellationToken ct)
    {
        var pool = sessions;
        if (!pool.TryTake(out var session))
        {
            session = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
            var wanted = new DaytonaSession(session);
            await api.Http.ReadAsync("command", () => Request(HttpMethod.Post, "/process/session", RemoteJson.Content(wanted, DaytonaJson.Default.DaytonaSession)), isRepeatable: false, ct);
        }

        var command = new DaytonaCommand($"env {Words(environment.Select(pair => $"{pair.Key}={pair.Value}"))} {Words(program)}", RunAsync: true);
        var running = await AskAsync(
            HttpMethod.Post, $"/process/session/{session}/exec", () => RemoteJson.Content(command, DaytonaJson.Default.DaytonaCommand), DaytonaJson.Default.DaytonaRunning, isRepeatable: false, ct);
        var id = running.CmdId ?? throw new SandboxInfrastructureException("Daytona: command: an answer without the command's id");
        for (var pause = FirstLook; running.ExitCode is null; pause = pause < LastLook ? pause * 1.5 : LastLook)
        {
            await Task.Delay(pause, time, ct);
            running = await AskAsync(HttpMethod.Get, $"/process/session/{session}/command/{Uri.EscapeDataString(id)}", null, DaytonaJson.Default.DaytonaRunning, isRepeatable: true, ct);
        }

        pool.Add(session);
        return running.ExitCode.Value;
    }

    public async Task<(int ExitCode, string Output)> AskAsync(IReadOnlyList<string> program, CancellationToken ct)
    {
        var command = new DaytonaExecute(Words(program), AskSeconds);
        var answer = await AskAsync(HttpMethod.Post, "/process/execute", () => RemoteJson.Content(command, DaytonaJson.Default.DaytonaExecute), DaytonaJson.Default.DaytonaExecuted, isRepeatable: false, ct);
        return (answer.ExitCode, answer.Result ?? "");
    }

    public Task PutAsync(string path, Stream content, CancellationToken ct) => api.Http.ReadAsync("upload", () =>
    {
        content.Position = 0;
        var form = new MultipartFormDataContent { { new StreamContent(new UnclosedStream(content)), "file", "file" } };
        return Request(HttpMethod.Post, $"/files/upload-v2?path={Uri.EscapeDataString(path)}", form);
    }, isRepeatable: true, ct);

    public async Task<bool> GetAsync(string path, Func<Stream, Task> read, CancellationToken ct)
    {
        try
        {
            using var answer = await api.Http.SendAsync("download", () => Request(HttpMethod.Get, $"/files/download?path={Uri.EscapeDataString(path)}", null), isRepeatable: true, ct);
            await using var stream = await answer.Content.ReadAsStreamAsync(ct);
            await read(stream);
            return true;
        }
        catch (RemoteRefusal e) when (e.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
        catch (HttpRequestException e)
        {
            throw api.Http.Broken("download", e);
        }
    }

    public async Task EndProcessesAsync(CancellationToken ct)
    {
        sessions = [];
        await api.RestartAsync(Id, ct);
    }

    public Task SetNetworkAsync(SandboxNetwork network, CancellationToken ct) => api.SetNetworkAsync(Id, DaytonaService.ChangeTo(network), ct);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await api.DeleteAsync(Id, CancellationToken.None);
        }
        catch (Exception e) when (e is SandboxException or RemoteRefusal)
        {
            // The service is gone; the next run's sweep finds the sandbox by its label.
        }
    }

    private static string Words(IEnumerable<string> words) => string.Join(' ', words.Select(word => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'"));

    private async Task<T> AskAsync<T>(HttpMethod method, string path, Func<HttpContent>? content, JsonTypeInfo<T> type, bool isRepeatable, CancellationToken ct)
        where T : class =>
        RemoteJson.Read(await api.Http.ReadAsync("command", () => Request(method, path, content?.Invoke()), isRepeatable, ct), type, "Daytona: command");

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content)
    {
        var request = api.Request(method, new Uri(toolbox.AbsoluteUri + path), content);
        request.Options.Set(RemoteHttp.IsElsewhere, true);
        return request;
    }
}
