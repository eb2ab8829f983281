using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Sandboxes.Rootfs;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Remote;

/// <summary>A service's interface on this machine, with local sandboxes behind it.</summary>
public abstract class ContractServer : IAsyncDisposable
{
    public const string Key = "key-that-nobody-may-see";

    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, int Status)> failures = new();
    private readonly Task serving;
    private int numbers;

    protected ContractServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}");
        }

        listener.Prefixes.Add(Address.AbsoluteUri);
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentDictionary<string, (ISandbox Sandbox, JsonObject Labels)> Sandboxes { get; } = new(StringComparer.Ordinal);

    protected LocalProvider? Local { get; private set; }

    /// <summary>The next request to a path that contains a text is answered with a status.</summary>
    public void Fail(string path, int status, int times = 1)
    {
        for (var i = 0; i < times; i++)
            failures.Enqueue((path, status));
    }

    public async Task ArmAsync() => Local = await LocalRig.ArmAsync(LocalRig.Options);

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
        if (Local is not null)
            await Local.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected static JsonObject Read(byte[] body) => JsonNode.Parse(body)!.AsObject();

    protected static async Task ReplyAsync(HttpListenerContext context, int status, JsonNode? body = null)
    {
        context.Response.StatusCode = status;
        if (body is not null)
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body.ToJsonString()));
        context.Response.Close();
    }

    protected static async Task<byte[]> BodyAsync(HttpListenerContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(memory);
        return memory.ToArray();
    }

    /// <summary>The content of a form's only part.</summary>
    protected static byte[] Part(HttpListenerContext context, byte[] body)
    {
        var boundary = "\r\n--" + context.Request.ContentType!.Split("boundary=")[1].Trim('"');
        var start = body.AsSpan().IndexOf("\r\n\r\n"u8) + 4;
        return body[start..body.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(boundary))];
    }

    protected static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    protected int NextNumber() => Interlocked.Increment(ref numbers);

    protected async Task<string> StartAsync(bool isOpen, JsonObject environment, JsonObject labels)
    {
        var spec = new SandboxSpec(new SandboxImage.Named(LocalRig.Base))
        {
            Network = isOpen ? SandboxNetwork.Public : SandboxNetwork.None,
            Environment = environment.ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()),
        };
        var id = $"box{NextNumber()}";
        Sandboxes[id] = (await Local!.StartAsync(spec, CancellationToken.None), labels);
        return id;
    }

    protected async Task<bool> EndAsync(string id)
    {
        if (!Sandboxes.TryRemove(id, out var box))
            return false;
        await box.Sandbox.DisposeAsync();
        return true;
    }

    protected abstract bool IsKnown(HttpListenerRequest request);

    protected abstract Task HandleAsync(HttpListenerContext context, string method, string[] path);

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                _ = AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            var path = context.Request.Url!.AbsolutePath;
            Requests.Enqueue($"{context.Request.HttpMethod} {path}");
            if (!IsKnown(context.Request))
                await ReplyAsync(context, 401, new JsonObject { ["code"] = 401, ["message"] = $"no such key: {context.Request.Headers["X-API-KEY"]}{context.Request.Headers["Authorization"]}" });
            else if (failures.TryPeek(out var failure) && path.Contains(failure.Path, StringComparison.Ordinal) && failures.TryDequeue(out _))
                await ReplyAsync(context, failure.Status, new JsonObject { ["code"] = failure.Status, ["message"] = "as the test wants it" });
            else
                await HandleAsync(context, context.Request.HttpMethod, path.Trim('/').Split('/').Select(Uri.UnescapeDataString).ToArray());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client went away.
        }
        catch (SandboxException e)
        {
            await ReplyAsync(context, 400, new JsonObject { ["message"] = e.Message });
        }
    }
}
