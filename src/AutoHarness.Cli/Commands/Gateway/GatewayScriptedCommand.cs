using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Models.Scripted.Server;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Gateway;

/// <summary><c>gateway scripted</c>: a model server that answers from a script until it is stopped.</summary>
internal sealed class GatewayScriptedCommand : ToolCommand
{
    private readonly Option<string> script = new("--script") { Description = "The script: YAML with rules", HelpName = "FILE", Required = true };
    private readonly Option<int> port = new("--port") { Description = "Port on 127.0.0.1; default a free one", HelpName = "N" };

    public GatewayScriptedCommand()
        : base("scripted", CommandPurpose.Look, "A model server that follows a script, in four dialects; Ctrl-C ends it")
    {
        Examples = ["gateway scripted --script script.yaml", "gateway scripted --script script.yaml --port 8080"];
        Add(script);
        Add(port);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var chosen = parsed.GetValue(port);
        if (chosen is < 0 or > 65535)
        {
            throw UsageError.Of($"--port has to be from 0 to 65535, got {chosen}", "auto-harness gateway --help");
        }

        var file = Path.GetFullPath(parsed.GetValue(script)!, tool.Settings.Directory ?? tool.Host.CurrentDirectory);
        var rules = await ServerScript.LoadAsync(file, ct);
        await using var server = await ScriptedServer.StartAsync(rules, new ServerOptions(tool.Host.Time) { Port = chosen }, ct);
        Announce(tool, server.BaseUrl.ToString().TrimEnd('/'));
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = ct.Register(stopped.SetResult);
        await stopped.Task;

        tool.Note($"stopped after {server.Requests.Length} requests");
        return ExitCode.Ok;
    }

    private static void Announce(Invocation tool, string root)
    {
        (string Dialect, string Url, string Variable)[] urls =
        [
            ("chat", root + "/v1", "OPENAI_BASE_URL"),
            ("responses", root + "/v1", "OPENAI_BASE_URL"),
            ("anthropic", root, "ANTHROPIC_BASE_URL"),
            ("gemini", root, "GOOGLE_GEMINI_BASE_URL"),
        ];
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "gateway", new JsonObject(urls.Select(url => KeyValuePair.Create(url.Dialect, (JsonNode?)url.Url))));
            tool.Host.Output.Flush();
            return;
        }

        foreach (var (dialect, url, variable) in urls)
        {
            tool.Out.Line($"{dialect,-10} {url,-32} {variable}");
        }

        tool.Out.Flush();
    }
}
