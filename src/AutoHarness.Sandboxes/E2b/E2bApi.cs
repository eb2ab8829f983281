using System.Text.Json.Serialization.Metadata;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.E2b;

/// <summary>The interface by which an account's templates and sandboxes are managed.</summary>
internal sealed class E2bApi(RemoteHttp http, Uri address)
{
    private const int PageSize = 100;

    public async Task<E2bSandboxInfo> CreateAsync(E2bNewSandbox sandbox, CancellationToken ct)
    {
        const string what = "start of a sandbox";
        var answer = await http.ReadAsync(what, () => Request(HttpMethod.Post, "/sandboxes", RemoteJson.Content(sandbox, E2bJson.Default.E2bNewSandbox)), isRepeatable: false, ct);
        return RemoteJson.Read(answer, E2bJson.Default.E2bSandboxInfo, what);
    }

    public async Task<IReadOnlyList<E2bSandboxInfo>> ListAsync(CancellationToken ct)
    {
        const string what = "list of sandboxes";
        var all = new List<E2bSandboxInfo>();
        var next = "";
        do
        {
            var path = $"/v2/sandboxes?limit={PageSize}{(next.Length == 0 ? "" : "&nextToken=" + Uri.EscapeDataString(next))}";
            using var answer = await http.SendAsync(what, () => Request(HttpMethod.Get, path, null), isRepeatable: true, ct);
            all.AddRange(RemoteJson.Read(await answer.Content.ReadAsByteArrayAsync(ct), E2bJson.Default.E2bSandboxInfoArray, what));
            next = answer.Headers.TryGetValues("x-next-token", out var tokens) ? tokens.FirstOrDefault() ?? "" : "";
        }
        while (next.Length > 0);
        return all;
    }

    public async Task DeleteAsync(string id, CancellationToken ct)
    {
        try
        {
            await http.ReadAsync("end of a sandbox", () => Request(HttpMethod.Delete, $"/sandboxes/{Uri.EscapeDataString(id)}", null), isRepeatable: true, ct);
        }
        catch (RemoteRefusal e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            // Gone already.
        }
    }

    public Task KeepAsync(string id, TimeSpan lifetime, CancellationToken ct) => http.ReadAsync(
        "life of a sandbox",
        () => Request(HttpMethod.Post, $"/sandboxes/{Uri.EscapeDataString(id)}/timeout", RemoteJson.Content(new E2bLifetime((int)lifetime.TotalSeconds), E2bJson.Default.E2bLifetime)),
        isRepeatable: true, ct);

    public Task SetNetworkAsync(string id, E2bNetworkChange network, CancellationToken ct) => http.ReadAsync(
        "network of a sandbox",
        () => Request(HttpMethod.Put, $"/sandboxes/{Uri.EscapeDataString(id)}/network", RemoteJson.Content(network, E2bJson.Default.E2bNetworkChange)),
        isRepeatable: true, ct);

    public async Task<bool> HasTemplateAsync(string name, CancellationToken ct)
    {
        try
        {
            await http.ReadAsync("look for a template", () => Request(HttpMethod.Get, $"/templates/aliases/{Uri.EscapeDataString(name)}", null), isRepeatable: true, ct);
            return true;
        }
        catch (RemoteRefusal e) when (e.Status == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    public Task<E2bTemplateInfo> ReserveAsync(E2bNewTemplate template, CancellationToken ct) =>
        AskAsync("template", HttpMethod.Post, "/v3/templates", () => RemoteJson.Content(template, E2bJson.Default.E2bNewTemplate), E2bJson.Default.E2bTemplateInfo, ct);

    public Task<E2bLayer> LayerAsync(string template, string hash, CancellationToken ct) =>
        AskAsync("files of a template", HttpMethod.Get, $"/templates/{Uri.EscapeDataString(template)}/files/{hash}", null, E2bJson.Default.E2bLayer, ct);

    /// <summary>To storage that is not the service's own interface, so without the key.</summary>
    public Task PutLayerAsync(Uri target, byte[] archive, CancellationToken ct) =>
        http.ReadAsync("files of a template", () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Put, target) { Content = new ByteArrayContent(archive) };
            request.Options.Set(RemoteHttp.IsElsewhere, true);
            return request;
        }, isRepeatable: true, ct);

    public Task BuildAsync(E2bTemplateInfo at, E2bBuildRequest build, CancellationToken ct) => http.ReadAsync(
        "build of a template",
        () => Request(HttpMethod.Post, $"/v2/templates/{Uri.EscapeDataString(at.Template)}/builds/{Uri.EscapeDataString(at.Build)}", RemoteJson.Content(build, E2bJson.Default.E2bBuildRequest)),
        isRepeatable: false, ct);

    public Task<E2bBuildStatus> StatusAsync(E2bTemplateInfo at, int offset, CancellationToken ct) => AskAsync(
        "build of a template", HttpMethod.Get,
        $"/templates/{Uri.EscapeDataString(at.Template)}/builds/{Uri.EscapeDataString(at.Build)}/status?logsOffset={offset.ToString(System.Globalization.CultureInfo.InvariantCulture)}",
        null, E2bJson.Default.E2bBuildStatus, ct);

    private async Task<T> AskAsync<T>(string what, HttpMethod method, string path, Func<HttpContent>? content, JsonTypeInfo<T> type, CancellationToken ct)
        where T : class =>
        RemoteJson.Read(await http.ReadAsync(what, () => Request(method, path, content?.Invoke()), isRepeatable: true, ct), type, what);

    private HttpRequestMessage Request(HttpMethod method, string path, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, new Uri(address, path)) { Content = content };
        request.Headers.Add("X-API-KEY", http.Key.Value);
        return request;
    }
}
