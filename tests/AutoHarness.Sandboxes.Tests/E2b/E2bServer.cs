using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.Remote;

namespace AutoHarness.Sandboxes.Tests.E2b;

/// <summary>The calls of E2B that the provider uses: the account's and those of the service inside a sandbox.</summary>
public sealed class E2bServer : ContractServer
{
    private const string Token = "token-of-the-sandbox";

    private readonly ConcurrentDictionary<int, Task<ProcessResult>> processes = new();
    private int breaks;

    public ConcurrentDictionary<string, string> Templates { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<JsonObject> Builds { get; } = new();

    public ConcurrentQueue<JsonObject> Created { get; } = new();

    public ConcurrentDictionary<string, byte[]> Layers { get; } = new(StringComparer.Ordinal);

    public string? BuildFailure { get; set; }

    /// <summary>The next command's stream breaks off after its first message.</summary>
    public void BreakStream() => breaks = 1;

    protected override bool IsKnown(HttpListenerRequest request) => request.Url!.AbsolutePath is var path
        && (path.StartsWith("/process.", StringComparison.Ordinal) || path is "/files"
            ? request.Headers["X-Access-Token"] is Token && request.Headers["X-API-KEY"] is null
            : path.StartsWith("/upload/", StringComparison.Ordinal) ? request.Headers["X-API-KEY"] is null : request.Headers["X-API-KEY"] is Key);

    protected override async Task HandleAsync(HttpListenerContext context, string method, string[] path)
    {
        var body = await BodyAsync(context);
        switch (method, path)
        {
            case ("GET", ["v2", "sandboxes"]):
                await ListAsync(context);
                break;
            case ("POST", ["sandboxes"]):
                await CreateAsync(context, Read(body));
                break;
            case ("DELETE", ["sandboxes", var id]):
                await ReplyAsync(context, await EndAsync(id) ? 204 : 404);
                break;
            case ("POST", ["sandboxes", _, "timeout"]) or ("PUT", ["sandboxes", _, "network"]):
                Created.Enqueue(Read(body));
                await ReplyAsync(context, 204);
                break;
            case ("GET", ["templates", "aliases", var name]):
                await ReplyAsync(context, Templates.ContainsKey(name) ? 200 : 404, new JsonObject());
                break;
            case ("POST", ["v3", "templates"]):
                Templates[Read(body)["name"]!.GetValue<string>()] = "reserved";
                await ReplyAsync(context, 202, new JsonObject { ["templateID"] = Read(body)["name"]!.GetValue<string>(), ["buildID"] = "b1", ["names"] = new JsonArray() });
                break;
            case ("GET", ["templates", _, "files", var hash]):
                await ReplyAsync(context, 201, new JsonObject { ["present"] = false, ["url"] = $"{Address}upload/{hash}" });
                break;
            case ("PUT", ["upload", var hash]):
                Layers[hash] = body;
                await ReplyAsync(context, 200);
                break;
            case ("POST", ["v2", "templates", var template, "builds", _]):
                Builds.Enqueue(Read(body));
                Templates[template] = BuildFailure is null ? "ready" : "error";
                await ReplyAsync(context, 202);
                break;
            case ("GET", ["templates", var template, "builds", _, "status"]):
                await ReplyAsync(context, 200, new JsonObject
                {
                    ["status"] = Templates[template],
                    ["logEntries"] = new JsonArray(new JsonObject { ["message"] = "a line of the build" }),
                    ["reason"] = BuildFailure is null ? null : new JsonObject { ["message"] = BuildFailure },
                });
                break;
            default:
                await EnvdAsync(context, method, path, body);
                break;
        }
    }

    private static byte[] Envelope(byte flags, JsonObject message)
    {
        var json = Encoding.UTF8.GetBytes(message.ToJsonString());
        var bytes = new byte[5 + json.Length];
        bytes[0] = flags;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), json.Length);
        json.CopyTo(bytes, 5);
        return bytes;
    }

    private async Task ListAsync(HttpListenerContext context)
    {
        // Pages of one, so that paging is used.
        var all = Sandboxes.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        var at = context.Request.QueryString["nextToken"] is { } token ? int.Parse(token, System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (at + 1 < all.Length)
            context.Response.Headers["x-next-token"] = $"{at + 1}";
        await ReplyAsync(context, 200, new JsonArray([.. all.Skip(at).Take(1).Select(pair => new JsonObject { ["sandboxID"] = pair.Key, ["metadata"] = pair.Value.Labels.DeepClone() })]));
    }

    private async Task CreateAsync(HttpListenerContext context, JsonObject wanted)
    {
        Created.Enqueue(wanted);
        if (Templates.GetValueOrDefault(wanted["templateID"]!.GetValue<string>()) is not "ready")
        {
            await ReplyAsync(context, 404, new JsonObject { ["message"] = "the template has no build" });
            return;
        }

        var id = await StartAsync(wanted["allow_internet_access"]!.GetValue<bool>(), wanted["envVars"]!.AsObject(), wanted["metadata"]!.DeepClone().AsObject());
        await ReplyAsync(context, 201, new JsonObject { ["sandboxID"] = id, ["domain"] = null, ["envdVersion"] = "0.5.0", ["envdAccessToken"] = Token });
    }

    private async Task EnvdAsync(HttpListenerContext context, string method, string[] path, byte[] body)
    {
        if (!Sandboxes.TryGetValue(context.Request.Headers["E2b-Sandbox-Id"] ?? "", out var box))
        {
            await ReplyAsync(context, 404, new JsonObject { ["message"] = "The sandbox was not found" });
            return;
        }

        var file = context.Request.QueryString["path"];
        switch (method, path)
        {
            case ("GET", ["files"]) when await box.Sandbox.ReadFileAsync(file!, long.MaxValue, CancellationToken.None) is { } content:
                await context.Response.OutputStream.WriteAsync(content);
                context.Response.Close();
                break;
            case ("POST", ["files"]):
                await box.Sandbox.WriteFileAsync(file!, Part(context, body), CancellationToken.None);
                await ReplyAsync(context, 200, new JsonArray());
                break;
            case ("POST", ["process.Process", "Start"]):
                await StartAsync(context, box.Sandbox, Read(body[5..])["process"]!.AsObject());
                break;
            case ("POST", ["process.Process", "Connect"]):
                await FollowAsync(context, Read(body[5..])["process"]!["pid"]!.GetValue<int>());
                break;
            default:
                await ReplyAsync(context, 404, new JsonObject { ["message"] = "not found" });
                break;
        }
    }

    private async Task StartAsync(HttpListenerContext context, ISandbox sandbox, JsonObject process)
    {
        var number = NextNumber();
        var program = string.Join(' ', process["args"]!.AsArray().Select(word => Quote(word!.GetValue<string>())).Prepend(Quote(process["cmd"]!.GetValue<string>())));
        processes[number] = sandbox.ExecAsync(new SandboxCommand(program)
        {
            Shell = "/bin/sh",
            OutputCap = 64 << 20,
            Environment = process["envs"]!.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value!.GetValue<string>()),
        }, CancellationToken.None);
        await FollowAsync(context, number);
    }

    private async Task FollowAsync(HttpListenerContext context, int number)
    {
        context.Response.SendChunked = true;
        var output = context.Response.OutputStream;
        await output.WriteAsync(Envelope(0, new JsonObject { ["event"] = new JsonObject { ["start"] = new JsonObject { ["pid"] = number } } }));
        await output.FlushAsync();
        if (Interlocked.Exchange(ref breaks, 0) == 1)
        {
            context.Response.Abort();
            return;
        }

        var result = await processes[number];
        await output.WriteAsync(Envelope(0, new JsonObject { ["event"] = new JsonObject { ["keepalive"] = new JsonObject() } }));
        await output.WriteAsync(Envelope(0, new JsonObject { ["event"] = new JsonObject { ["data"] = new JsonObject { ["stdout"] = Convert.ToBase64String(result.Stdout.Head.Span) } } }));
        await output.WriteAsync(Envelope(0, new JsonObject { ["event"] = new JsonObject { ["data"] = new JsonObject { ["stdout"] = Convert.ToBase64String(result.Stdout.Tail.Span) } } }));
        var end = new JsonObject { ["exited"] = true, ["status"] = $"exit status {result.ExitCode}" };
        if (result.ExitCode != 0)
            end["exitCode"] = result.ExitCode;
        await output.WriteAsync(Envelope(0, new JsonObject { ["event"] = new JsonObject { ["end"] = end } }));
        await output.WriteAsync(Envelope(2, new JsonObject()));
        context.Response.Close();
    }
}
