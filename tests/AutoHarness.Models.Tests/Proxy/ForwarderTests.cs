using System.Runtime.Versioning;
using System.Text;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>A process in a real jail without network, whose only way out is the forwarder.</summary>
[SupportedOSPlatform("linux")]
public sealed class ForwarderTests : IAsyncLifetime
{
    private const string Origin = "http://127.0.0.1:8100";

    private const string Script = """
        rules:
          - when: {user_matches: slowly}
            then: {text: one two three, drip: {bytes: 60, every: 1ms}}
          - then: {text: here I am}
        """;

    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly string folder = Directory.CreateTempSubdirectory("auto-harness-test-").FullName;
    private Served served = null!;
    private Proxied proxied = null!;
    private Jail jail = null!;

    public async ValueTask InitializeAsync()
    {
        served = await Served.StartAsync(Script);
        proxied = await Proxied.StartAsync(served, configure: options => options with { UnixSocket = Path.Combine(folder, "model.sock") });
        jail = await Jail.ArmAsync(JailMode.Bubblewrap, new ProcessRunner(TimeProvider.System), TimeProvider.System, Ct);
    }

    public async ValueTask DisposeAsync()
    {
        await proxied.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_jailed_process_reaches_its_model_and_nothing_else()
    {
        var (host, port) = (served.Server.BaseUrl.Host, served.Server.BaseUrl.Port);
        var script = $$"""
            import json, os, socket, urllib.request
            def ask(base, path, body):
                request = urllib.request.Request(base + path, json.dumps(body).encode(), {"content-type": "application/json", "authorization": "Bearer " + os.environ["OPENAI_API_KEY"]})
                return urllib.request.urlopen(request, timeout=60).read().decode()
            print(json.loads(ask(os.environ["OPENAI_BASE_URL"], "/chat/completions", {"messages": [{"role": "user", "content": "hi"}]}))["choices"][0]["message"]["content"])
            print(ask(os.environ["ANTHROPIC_BASE_URL"], "/v1/messages", {"max_tokens": 9, "stream": True, "messages": [{"role": "user", "content": "slowly"}]}).count("event: content_block_delta"))
            for address in [("{{host}}", {{port}}), ("127.0.0.1", {{proxied.Proxy.BaseUrl.Port}}), ("1.1.1.1", 443)]:
                try:
                    socket.create_connection(address, timeout=2); print("open", address)
                except OSError:
                    print("closed")
            """;

        var result = await RunAsync("/usr/bin/python3", "-c", script);
        var used = await proxied.CloseAsync();

        Assert.Equal("", result.Stderr.Text);
        var lines = result.Stdout.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("here I am", lines[0]);
        Assert.InRange(int.Parse(lines[1]), 1, 9);
        Assert.Equal(["closed", "closed", "closed"], lines[2..]);
        Assert.All(served.Server.Requests, request => Assert.Equal("pinned-model", request.Model));
        Assert.Equal(2, used.Calls);
    }

    [Fact]
    public async Task Many_connections_at_once_each_get_their_own_answer()
    {
        const string script = """
            import json, os, threading, urllib.request
            found = []
            def ask(number):
                body = json.dumps({"max_tokens": 9, "messages": [{"role": "user", "content": "x" * number * 9000}]}).encode()
                request = urllib.request.Request(os.environ["ANTHROPIC_BASE_URL"] + "/v1/messages", body, {"x-api-key": os.environ["ANTHROPIC_API_KEY"]})
                found.append(json.loads(urllib.request.urlopen(request, timeout=60).read())["content"][0]["text"])
            threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 31)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            print(found == ["here I am"] * 30)
            """;

        var result = await RunAsync("/usr/bin/python3", "-c", script);

        Assert.Equal(("True\n", ""), (result.Stdout.Text, result.Stderr.Text));
        Assert.Equal(30, served.Server.Requests.Length);
    }

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("kill -9 $$", 137)]
    public async Task Ends_with_the_exit_code_of_its_command(string command, int code)
    {
        var result = await RunAsync("/bin/sh", "-c", $"read line; echo got $line; echo bad >&2; {command}");

        Assert.Equal((code, "got input\n", "bad\n"), (result.ExitCode, result.Stdout.Text, result.Stderr.Text));
    }

    [Fact]
    public async Task Passes_a_polite_end_on_to_its_command()
    {
        // The shell sends the signal to the forwarder, its parent.
        var result = await RunAsync("/bin/sh", "-c", "trap 'echo asked to end; exit 3' TERM; kill -15 $PPID; while :; do sleep 0.05; done");

        Assert.Equal((3, "asked to end\n"), (result.ExitCode, result.Stdout.Text));
    }

    [Fact]
    public async Task Says_what_it_cannot_run()
    {
        var result = await RunAsync("/usr/bin/no-such-program");

        Assert.Equal(126, result.ExitCode);
        Assert.Contains("cannot run /usr/bin/no-such-program", result.Stderr.Text, StringComparison.Ordinal);
    }

    private async Task<ProcessResult> RunAsync(params IEnumerable<string> command)
    {
        // .../shared/Microsoft.NETCore.App/10.0.x/System.Private.CoreLib.dll
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var spec = new JailSpec
        {
            ReadOnly = [new JailMount(HostFolder(), "/host"), new JailMount(dotnet, dotnet.StartsWith("/usr/", StringComparison.Ordinal) ? dotnet : "/dotnet"), new JailMount(Path.Combine(folder, "model.sock"), "/model.sock")],
        };
        var variables = proxied.Access.Session.EnvironmentVariables(new Uri(Origin)).ToDictionary(StringComparer.Ordinal);
        variables["PATH"] = "/usr/bin:/bin";
        variables["DOTNET_EnableWriteXorExecute"] = "0";
        variables["DOTNET_GCHeapHardLimit"] = "10000000";
        var process = new ProcessSpec(Path.Combine(spec.ReadOnly[1].Target, "dotnet"), ["exec", "/host/AutoHarness.AgentHost.dll", "forward", "--listen", "8100", "--socket", "/model.sock", "--", .. command])
        {
            Environment = variables,
            Input = Encoding.UTF8.GetBytes("input\n"),
            TimeLimit = TimeSpan.FromMinutes(2),
        };
        return (await jail.RunAsync(spec, process, Ct)).Process;
    }

    // artifacts/bin/<project>/<configuration>/: the host is a neighbour with the same configuration.
    private static string HostFolder()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, "AutoHarness.AgentHost", own.Name);
    }
}
