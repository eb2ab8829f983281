using System.Net;
using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.E2b;

/// <summary>The sandboxes of E2B.</summary>
internal sealed class E2bService : IRemoteService
{
    private readonly E2bOptions options;
    private readonly TimeProvider time;
    private readonly RemoteHttp http;
    private readonly E2bApi api;
    private readonly E2bTemplates templates;

    /// <exception cref="SandboxUnavailableException">There is no key.</exception>
    public E2bService(E2bOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        var key = new RemoteKey("E2B", "E2B_API_KEY", options.ApiKey);
        http = new RemoteHttp(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, key, options.FirstPause, time);
        api = new E2bApi(http, options.ApiUrl ?? new Uri($"https://api.{options.Domain}"));
        templates = new E2bTemplates(api, time);
    }

    public string Name => "e2b";

    public SandboxCapabilities Capabilities { get; } = new()
    {
        Builds = true,
        ComposeMissing = "E2B runs single machines; compose files need 'sandbox: docker'",
        Networks = SandboxNetworkKind.None | SandboxNetworkKind.Public | SandboxNetworkKind.Allowlist,
        SwitchesNetwork = true,
    };

    public IReadOnlyList<string> Notes { get; } =
    [
        "E2B cannot end what an agent left running and cannot put replaced programs back, so a verifier that shares the agent's sandbox trusts it",
        "E2B limits a sandbox by its template's cores and memory; limits on its disk and its processes are not set",
    ];

    public static E2bNetworkChange ChangeTo(SandboxNetwork network) => network switch
    {
        SandboxNetwork.Allowlist { Hosts: var hosts } => new E2bNetworkChange(hosts, ["0.0.0.0/0"], AllowInternetAccess: true),
        { Kind: SandboxNetworkKind.Public } => new E2bNetworkChange([], [], AllowInternetAccess: true),
        _ => new E2bNetworkChange([], ["0.0.0.0/0"], AllowInternetAccess: false),
    };

    public string? Refuses(SandboxSpec spec)
    {
        if (spec.Network is SandboxNetwork.Allowlist { Hosts: var hosts } && hosts.FirstOrDefault(host => host.Contains('/', StringComparison.Ordinal) || host.Contains(':', StringComparison.Ordinal)) is { } range)
            return $"E2B takes host names and IPv4 addresses into a network's list, and neither ranges nor IPv6: {range}";
        return spec.Image is SandboxImage.Build build && Path.Combine(build.Context, build.Dockerfile) is var file && File.Exists(file)
            ? E2bRecipe.Refuses(DockerfileReader.Read(File.ReadAllText(file)))
            : null;
    }

    public async Task PrepareAsync(SandboxImage image, CancellationToken ct) =>
        await templates.EnsureAsync(await E2bTemplates.RecipeAsync(image, ct), new SandboxLimits(), image is SandboxImage.Build { Fresh: true }, ct);

    public async Task<IRemoteMachine> CreateAsync(SandboxSpec spec, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        var recipe = await E2bTemplates.RecipeAsync(spec.Image, ct);
        var template = await templates.EnsureAsync(recipe, spec.Limits, spec.Image is SandboxImage.Build { Fresh: true }, ct);
        E2bSandboxInfo info;
        try
        {
            info = await StartAsync(spec, template, labels);
        }
        catch (RemoteRefusal e) when (e.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // The name may be left of a build that failed or was given up.
            template = await templates.EnsureAsync(recipe, spec.Limits, isFresh: true, ct);
            info = await StartAsync(spec, template, labels);
        }

        var machine = new E2bMachine(http, api, options, info, recipe, time);
        if (ct.IsCancellationRequested)
        {
            await machine.DisposeAsync();
            ct.ThrowIfCancellationRequested();
        }

        return machine;
    }

    public async Task<IReadOnlyList<RemoteListing>> ListAsync(CancellationToken ct) =>
        [.. (await api.ListAsync(ct)).Select(info => new RemoteListing(info.Id, info.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal)))];

    public Task DeleteAsync(string id, CancellationToken ct) => api.DeleteAsync(id, ct);

    public void Dispose() => http.Dispose();

    /// <summary>Not given up half-way: a sandbox whose id nobody learnt would run on until its life is over.</summary>
    private Task<E2bSandboxInfo> StartAsync(SandboxSpec spec, string template, IReadOnlyDictionary<string, string> labels)
    {
        var network = ChangeTo(spec.Network);
        var sandbox = new E2bNewSandbox(
            template, (int)options.Lifetime.TotalSeconds, labels, spec.Environment, Secure: true, network.AllowInternetAccess,
            spec.Network is SandboxNetwork.Allowlist ? new E2bNetwork(network.AllowOut, network.DenyOut) : null);
        return api.CreateAsync(sandbox, CancellationToken.None);
    }
}
