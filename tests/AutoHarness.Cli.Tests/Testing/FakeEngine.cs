using System.Net.Sockets;
using System.Text;

namespace AutoHarness.Cli.Tests.Testing;

/// <summary>Answers a few questions on a unix socket as a Docker engine would.</summary>
internal sealed class FakeEngine : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public FakeEngine(string folder)
    {
        var path = Path.Combine(folder, "docker.sock");
        Address = "unix://" + path;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        serving = ServeAsync();
    }

    /// <summary>For DOCKER_HOST.</summary>
    public string Address { get; }

    /// <summary>JSON of the engine's networks.</summary>
    public string Networks { get; init; } = """[{"Name":"bridge","Driver":"bridge"}]""";

    /// <summary>JSON of its address pools.</summary>
    public string Pools { get; init; } = "null";

    /// <summary>Its answer about an image in the registry.</summary>
    public (int Status, string Body) Registry { get; init; } = (200, """{"Descriptor":{"mediaType":"x","digest":"sha256:0","size":1},"Platforms":[]}""");

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await serving;
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptAsync(stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using (socket)
        await using (var stream = new NetworkStream(socket))
        {
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var request = await reader.ReadLineAsync() ?? "";
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            var (status, body) = Route(request.Split(' ') is [_, var path, ..] ? path : "");
            var bytes = Encoding.UTF8.GetBytes(body);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(bytes);
        }
    }

    private (int Status, string Body) Route(string path) => path switch
    {
        _ when path.Contains("/info", StringComparison.Ordinal) =>
            (200, $$"""{"OSType":"linux","ServerVersion":"99.1","NCPU":4,"MemTotal":8000000000,"DockerRootDir":"/","DefaultAddressPools":{{Pools}}}"""),
        _ when path.Contains("/networks", StringComparison.Ordinal) => (200, Networks),
        _ when path.Contains("/distribution", StringComparison.Ordinal) => Registry,
        _ => (404, """{"message":"page not found"}"""),
    };
}
