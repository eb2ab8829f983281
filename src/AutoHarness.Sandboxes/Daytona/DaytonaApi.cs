using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.Daytona;

/// <summary>The interface by which an account's sandboxes are managed.</summary>
internal sealed class DaytonaApi(RemoteHttp http, Uri address, TimeProvider time)
{
    private const int LogCap = 64 * 1024;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100), LastLook = TimeSpan.FromSeconds(2);

    public RemoteHttp Http => http;

    public async Task<DaytonaInfo> CreateAsync(DaytonaNewSandbox sandbox, CancellationToken ct)
    {
        const string what = "start of a sandbox";
        return RemoteJson.Read(await http.ReadAsync(what, () => Request(HttpMethod.Post, "/sandbox", RemoteJson.Content(sandbox, DaytonaJson.Default.DaytonaNewSandbox)), isRepeatable: false, ct), DaytonaJson.Default.DaytonaInfo, what);
    }

    /// <summary>Waits for a state.</summary>
    /// <exception cref="SandboxBuildException">Its image does not build.</exception>
    /// <exception cref="SandboxInfrastructureException">It fails.</exception>
    public async Task<DaytonaInfo> WaitAsync(string id, string state, CancellationToken ct)
    {
        const string what = "state of a sandbox";
        for (var pause = FirstLook; ; pause = pause < LastLook ? pause * 1.5 : LastLook)
        {
            var info = RemoteJson.Read(await http.ReadAsync(what, () => Request(HttpMethod.Get, PathOf(id), null), isRepeatable: true, ct), DaytonaJson.Default.DaytonaInfo, what);
            if (string.Equals(info.State, state, StringComparison.Ordinal))
                return info;
            if (info.State is "build_failed")
                throw new SandboxBuildException(http.Key.Mask(info.ErrorReason ?? "Daytona gives no reason"), await LogAsync(id, ct));
            if (info.State is "error" or "destroyed" or "destroying")
                throw new SandboxInfrastructureException($"Daytona: the sandbox is in the state '{info.State}': {http.Key.Mask(info.ErrorReason ?? "")}");
            await Task.Delay(pause, time, ct);
        }
    }

    public async Task<IReadOnlyList<DaytonaInfo>> ListAsync(CancellationToken ct)
    {
        const string what = "list of sandboxes";
        var all = new List<DaytonaInfo>();
        for (var page = 1; ; page++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"/sandbox?page={page}&limit=100");
            var json = await http.ReadAsync(what, () => Request(HttpMethod.Get, path, null), isRepeatable: true, ct);
            // Older installations answer with the list alone.
            if (json.AsSpan().TrimStart(" \r\n\t"u8) is [(byte)'[', ..])
                return RemoteJson.Read(json, DaytonaJson.Default.DaytonaInfoArray, what);
            var found = RemoteJson.Read(json, DaytonaJson.Default.DaytonaPage, what);
            all.AddRange(found.Items);
            if (found.Items.Length == 0 || page >= (found.TotalPages ?? 1))
                return all;
        }
    }

    public async Task DeleteAsync(string id, CancellationToken ct)
    {
        try
        {
            await http.ReadAsync("end of a sandbox", () => Request(HttpMethod.Delete, PathOf(id), null), isRepeatable: true, ct);
        }
        catch (RemoteRefusal e) when (e.Status == HttpStatusCode.NotFound)
        {
            // Gone already.
        }
    }

    /// <summary>Ends all processes; the files stay.</summary>
    public async Task RestartAsync(string id, CancellationToken ct)
    {
        await http.ReadAsync("stop of a sandbox", () => Request(HttpMethod.Post, PathOf(id) + "/stop", null), isRepeatable: true, ct);
        await WaitAsync(id, "stopped", ct);
        await http.ReadAsync("start of a sandbox", () => Request(HttpMethod.Post, PathOf(id) + "/start", null), isRepeatable: true, ct);
        await WaitAsync(id, "started", ct);
    }

    public Task SetNetworkAsync(string id, DaytonaNetwork network, CancellationToken ct) => http.ReadAsync(
        "network of a sandbox", () => Request(HttpMethod.Post, PathOf(id) + "/network-settings", RemoteJson.Content(network, DaytonaJson.Default.DaytonaNetwork)), isRepeatable: true, ct);

    public async Task<Uri> ToolboxAsync(DaytonaInfo info, CancellationToken ct)
    {
        const string what = "address of a sandbox";
        var url = info.ToolboxProxyUrl is { Length: > 0 } given
            ? given
            : RemoteJson.Read(await http.ReadAsync(what, () => Request(HttpMethod.Get, PathOf(info.Id) + "/toolbox-proxy-url", null), isRepeatable: true, ct), DaytonaJson.Default.DaytonaAddress, what).Url;
        return Uri.TryCreate($"{url.TrimEnd('/')}/{Uri.EscapeDataString(info.Id)}", UriKind.Absolute, out var toolbox) ? toolbox : throw new SandboxInfrastructureException($"Daytona: {what}: no address");
    }

    /// <summary>A request with the key.</summary>
    public HttpRequestMessage Request(HttpMethod method, Uri at, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, at) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", http.Key.Value);
        return request;
    }

    private static string PathOf(string id) => $"/sandbox/{Uri.EscapeDataString(id)}";

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content) => Request(method, new Uri(address.AbsoluteUri.TrimEnd('/') + path), content);

    private async Task<string> LogAsync(string id, CancellationToken ct)
    {
        try
        {
            var log = Encoding.UTF8.GetString(await http.ReadAsync("log of a build", () => Request(HttpMethod.Get, PathOf(id) + "/build-logs", null), isRepeatable: true, ct));
            return log.Length > LogCap ? log[^LogCap..] : log;
        }
        catch (Exception e) when (e is RemoteRefusal or SandboxInfrastructureException)
        {
            return "";
        }
    }
}
