using AutoHarness.Sandboxes.Builds;
using AutoHarness.Sandboxes.Remote;

namespace AutoHarness.Sandboxes.Daytona;

/// <summary>The sandboxes of Daytona.</summary>
internal sealed class DaytonaService : IRemoteService
{
    /// <summary>Minutes after its stop; only a sandbox that nobody deleted lives to see it.</summary>
    private const int DeleteAfter = 60;

    private readonly DaytonaOptions options;
    private readonly TimeProvider time;
    private readonly DaytonaApi api;

    /// <exception cref="SandboxUnavailableException">There is no key.</exception>
    public DaytonaService(DaytonaOptions options, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        var key = new RemoteKey("Daytona", "DAYTONA_API_KEY", options.ApiKey);
        api = new DaytonaApi(new RemoteHttp(new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, key, options.FirstPause, time), options.ApiUrl, time);
    }

    public string Name => "daytona";

    public SandboxCapabilities Capabilities { get; } = new()
    {
        Builds = true,
        ComposeMissing = "Daytona's sandboxes are single machines here; compose files need 'sandbox: docker'",
        Networks = SandboxNetworkKind.None | SandboxNetworkKind.Public | SandboxNetworkKind.Allowlist,
        SwitchesNetwork = true,
        EndsProcesses = true,
    };

    public IReadOnlyList<string> Notes { get; } =
    [
        "Daytona cannot put replaced programs back, so a verifier that shares the agent's sandbox trusts its programs",
        "Daytona takes Dockerfiles without COPY and ADD from the build's folder only, and sizes in whole cores and GiB; a limit on processes is not set",
    ];

    public static DaytonaNetwork ChangeTo(SandboxNetwork network) => network switch
    {
        SandboxNetwork.Allowlist { Hosts: var hosts } => new DaytonaNetwork(NetworkBlockAll: false, Join(hosts.Where(IsAddress).Select(AsRange)), Join(hosts.Where(host => !IsAddress(host)))),
        { Kind: SandboxNetworkKind.Public } => new DaytonaNetwork(NetworkBlockAll: false, null, null),
        _ => new DaytonaNetwork(NetworkBlockAll: true, null, null),
    };

    public string? Refuses(SandboxSpec spec)
    {
        if (spec.Image is not SandboxImage.Build build || Path.Combine(build.Context, build.Dockerfile) is not { } file || !File.Exists(file))
            return null;
        return DockerfileReader.Read(File.ReadAllText(file)).FirstOrDefault(CopiesFiles) is { } line
            ? $"line {line.Line}: Daytona gets the Dockerfile without the files of its folder, so {line.Instruction} cannot be followed; use 'sandbox: docker' for this one"
            : null;
    }

    /// <summary>Daytona builds when a sandbox is started, and keeps what it built.</summary>
    public Task PrepareAsync(SandboxImage image, CancellationToken ct)
    {
        _ = Describe(image);
        return Task.CompletedTask;
    }

    public async Task<IRemoteMachine> CreateAsync(SandboxSpec spec, IReadOnlyDictionary<string, string> labels, CancellationToken ct)
    {
        var (dockerfile, user, folder) = Describe(spec.Image);
        var network = ChangeTo(spec.Network);
        var sandbox = new DaytonaNewSandbox(
            new DaytonaBuild(dockerfile, []), "root", spec.Environment, labels,
            spec.Limits.CpuCores is { } cores ? (int)Math.Ceiling(cores) : null, Gibibytes(spec.Limits.MemoryBytes), Gibibytes(spec.Limits.StorageBytes),
            AutoStopInterval: 0, DeleteAfter, Public: false, network.NetworkBlockAll, network.NetworkAllowList, network.DomainAllowList, options.Target);
        // Not given up half-way: a sandbox whose id nobody learnt would run on.
        var info = await api.CreateAsync(sandbox, CancellationToken.None);
        try
        {
            info = await api.WaitAsync(info.Id, "started", ct);
            return new DaytonaMachine(api, info, await api.ToolboxAsync(info, ct), user, folder, time);
        }
        catch
        {
            await DeleteQuietlyAsync(info.Id);
            throw;
        }
    }

    public async Task<IReadOnlyList<RemoteListing>> ListAsync(CancellationToken ct) =>
        [.. (await api.ListAsync(ct)).Select(info => new RemoteListing(info.Id, info.Labels ?? new Dictionary<string, string>(StringComparer.Ordinal)))];

    public Task DeleteAsync(string id, CancellationToken ct) => api.DeleteAsync(id, ct);

    public void Dispose() => api.Http.Dispose();

    private static bool CopiesFiles(DockerfileLine line) => line.Instruction is "COPY" or "ADD" && !line.Text.Contains("--from", StringComparison.Ordinal) && line.Documents.Count == 0;

    private static bool IsAddress(string host) => System.Net.IPAddress.TryParse(host.Split('/')[0], out _);

    private static string AsRange(string address) => address.Contains('/', StringComparison.Ordinal) ? address : address + (address.Contains(':', StringComparison.Ordinal) ? "/128" : "/32");

    private static string? Join(IEnumerable<string> hosts) => string.Join(',', hosts) is { Length: > 0 } list ? list : null;

    private static int? Gibibytes(long? bytes) => (int?)((bytes + (1L << 30) - 1) >> 30);

    /// <summary>The Dockerfile, and the user and the folder that it ends with.</summary>
    private static (string Dockerfile, string? User, string? Folder) Describe(SandboxImage image)
    {
        switch (image)
        {
            case SandboxImage.Named named:
                return ($"FROM {named.Reference}\n", null, null);
            case SandboxImage.Build build:
                var text = BuildContext.Open(build).ReadDockerfile();
                string? user = null, folder = null;
                foreach (var line in DockerfileReader.Read(text))
                {
                    if (line.Instruction is "FROM")
                        (user, folder) = (null, null);
                    else if (line.Instruction is "USER")
                        user = line.Text.Split(':')[0];
                    else if (line.Instruction is "WORKDIR" && !line.Text.Contains('$', StringComparison.Ordinal))
                        folder = line.Text.StartsWith('/') ? line.Text : $"{(folder ?? "/").TrimEnd('/')}/{line.Text}";
                }

                return (text, user, folder);
            default:
                throw new SandboxRequestException("Daytona needs an image of a registry or a Dockerfile");
        }
    }

    private async Task DeleteQuietlyAsync(string id)
    {
        try
        {
            await api.DeleteAsync(id, CancellationToken.None);
        }
        catch (Exception e) when (e is SandboxException or RemoteRefusal)
        {
            // The next run's sweep finds it by its label.
        }
    }
}
