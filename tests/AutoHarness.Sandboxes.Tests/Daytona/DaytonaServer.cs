using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sandboxes.Tests.Remote;

namespace AutoHarness.Sandboxes.Tests.Daytona;

/// <summary>The calls of Daytona that the provider uses: the account's and those of the toolbox inside a sandbox.</summary>
public sealed class DaytonaServer : ContractServer
{
    private readonly ConcurrentDictionary<string, Task<ProcessResult>> commands = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> states = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> sessions = new(StringComparer.Ordinal);

    public ConcurrentQueue<JsonObject> Created { get; } = new();

    public string? BuildFailure { get; set; }

    /// <summary>Sandboxes are made and never become ready.</summary>
    public bool NeverStarts { get; set; }

    protected override bool IsKnown(HttpListenerRequest request) => request.Headers["Authorization"] is "Bearer " + Key;

    protected override async Task HandleAsync(HttpListenerContext context, string method, string[] path)
    {
        var body = await BodyAsync(context);
        switch (method, path)
        {
            case ("GET", ["api", "sandbox"]):
                await ListAsync(context);
                break;
            case ("POST", ["api", "sandbox"]):
                await CreateAsync(context, Read(body));
                break;
            case ("GET", ["api", "sandbox", var id]) when Sandboxes.ContainsKey(id):
                await ReplyAsync(context, 200, Describe(id));
                break;
            case ("GET", ["api", "sandbox", var id, "toolbox-proxy-url"]) when Sandboxes.ContainsKey(id):
                await ReplyAsync(context, 200, new JsonObject { ["url"] = $"{Address}toolbox" });
                break;
            case ("GET", ["api", "sandbox", _, "build-logs"]):
                await context.Response.OutputStream.WriteAsync("a line of the build\n"u8.ToArray());
                context.Response.Close();
                break;
            case ("DELETE", ["api", "sandbox", var id]):
                await ReplyAsync(context, await EndAsync(id) ? 200 : 404);
                break;
            case ("POST", ["api", "sandbox", var id, "stop"]):
                states[id] = "stopped";
                await ReplyAsync(context, 200, new JsonObject());
                break;
            case ("POST", ["api", "sandbox", var id, "start"]):
                await Sandboxes[id].Sandbox.EndProcessesAsync(CancellationToken.None);
                sessions.Clear();
                states[id] = "started";
                await ReplyAsync(context, 200, new JsonObject());
                break;
            case ("POST", ["api", "sandbox", _, "network-settings"]):
                Created.Enqueue(Read(body));
                await ReplyAsync(context, 200, new JsonObject());
                break;
            case (_, ["toolbox", var id, .. var rest]) when Sandboxes.TryGetValue(id, out var box):
                await ToolboxAsync(context, method, rest, body, box.Sandbox);
                break;
            default:
                await ReplyAsync(context, 404, new JsonObject { ["statusCode"] = 404, ["message"] = "Sandbox not found" });
                break;
        }
    }

    private JsonObject Describe(string id) => new()
    {
        ["id"] = id,
        ["state"] = NextState(id),
        ["errorReason"] = BuildFailure,
        ["labels"] = Sandboxes[id].Labels.DeepClone(),
    };

    /// <summary>A sandbox is asked for once before it is ready.</summary>
    private string NextState(string id)
    {
        var state = states[id];
        if (state is "creating" && !NeverStarts)
            states[id] = BuildFailure is null ? "started" : "build_failed";
        return state;
    }

    private async Task ListAsync(HttpListenerContext context)
    {
        var all = Sandboxes.Keys.Order(StringComparer.Ordinal).ToArray();
        var page = int.Parse(context.Request.QueryString["page"]!, System.Globalization.CultureInfo.InvariantCulture);
        await ReplyAsync(context, 200, new JsonObject { ["items"] = new JsonArray([.. all.Skip(page - 1).Take(1).Select(Describe)]), ["totalPages"] = all.Length });
    }

    private async Task CreateAsync(HttpListenerContext context, JsonObject wanted)
    {
        Created.Enqueue(wanted);
        var id = await StartAsync(!wanted["networkBlockAll"]!.GetValue<bool>(), wanted["env"]!.AsObject(), wanted["labels"]!.DeepClone().AsObject());
        states[id] = "creating";
        await ReplyAsync(context, 200, Describe(id));
    }

    private async Task ToolboxAsync(HttpListenerContext context, string method, string[] path, byte[] body, ISandbox sandbox)
    {
        var file = context.Request.QueryString["path"];
        switch (method, path)
        {
            case ("POST", ["process", "execute"]):
                var result = await RunAsync(sandbox, Read(body)["command"]!.GetValue<string>() + " 2>&1");
                await ReplyAsync(context, 200, new JsonObject { ["exitCode"] = result.ExitCode, ["result"] = result.Stdout.Text });
                break;
            case ("POST", ["process", "session"]):
                sessions[Read(body)["sessionId"]!.GetValue<string>()] = true;
                await ReplyAsync(context, 201);
                break;
            case ("POST", ["process", "session", var session, "exec"]) when sessions.ContainsKey(session):
                var started = $"c{NextNumber()}";
                commands[started] = RunAsync(sandbox, Read(body)["command"]!.GetValue<string>());
                await ReplyAsync(context, 202, new JsonObject { ["cmdId"] = started });
                break;
            case ("GET", ["process", "session", _, "command", var command]):
                await ReplyAsync(context, 200, new JsonObject { ["id"] = command, ["exitCode"] = commands[command].IsCompleted ? (await commands[command]).ExitCode : null });
                break;
            case ("GET", ["files", "download"]) when await sandbox.ReadFileAsync(file!, long.MaxValue, CancellationToken.None) is { } content:
                await context.Response.OutputStream.WriteAsync(content);
                context.Response.Close();
                break;
            case ("POST", ["files", "upload-v2"]):
                await sandbox.WriteFileAsync(file!, Part(context, body), CancellationToken.None);
                await ReplyAsync(context, 200);
                break;
            default:
                await ReplyAsync(context, 404, new JsonObject { ["message"] = "not found" });
                break;
        }
    }

    private static Task<ProcessResult> RunAsync(ISandbox sandbox, string command) =>
        sandbox.ExecAsync(new SandboxCommand(command) { Shell = "/bin/sh", OutputCap = 64 << 20 }, CancellationToken.None);
}
