using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Agents;

/// <summary>An agent in another language that calls its model with an HTTP client of its own.</summary>
public sealed class HttpModelTests
{
    private const string Key = "canary+agent/93b2c7e05d1f48a6=";

    private const string Script = """
        rules:
          - when: {user_matches: 'over plain http'}
            then: {text: 'it works', usage: {input: 700, output: 30}}
          - then: {text: 'OK', usage: {input: 1, output: 1}}
        """;

    // In place of the documented agent's own run: asks its model, looks around, tries the session before its own, tells, acts once.
    private const string Run = """
        over = []


        def status(url, token, path="", body=None):
            try:
                request = urllib.request.Request(url + path, body and json.dumps(body).encode(), {"Content-Type": "application/json", "Authorization": "Bearer " + token})
                with urllib.request.urlopen(request, timeout=60) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()


        def reach(address):
            try:
                socket.create_connection(address, timeout=2).close()
                return "REACHED-ANOTHER-HOST"
            except OSError:
                return "closed"


        def run(session, model):
            chat = {"model": "another", "messages": [{"role": "user", "content": "over plain http"}]}
            code, said = status(model["url"], model["token"], "/v1/chat/completions", chat)
            said = json.loads(said)["choices"][0]["message"]["content"]
            seen = [str(code), "HTTP-SAID " + said, " ".join(model["dialects"]), reach(("127.0.0.1", PORT)), reach(("1.1.1.1", 443)), str(dict(os.environ))]
            for file in glob.glob("/proc/*/environ"):
                try:
                    seen.append(open(file).read())
                except OSError:
                    pass
            if over:
                url, token = over[0]
                while status(url, token)[0] == 200:
                    time.sleep(0.05)
                seen.append("LATE-CALL %d %s" % status(url, token, "/v1/chat/completions", chat))
            send({"jsonrpc": "2.0", "method": "log", "params": {"session": session, "text": " | ".join(seen)}})
            request("environment/act", session=session, message={"role": "assistant", "text": said})
            over.append((model["url"], model["token"]))


        """;

    [Fact]
    public async Task It_is_metered_has_no_key_and_reaches_nothing_else()
    {
        using var sandbox = await DemoExperiment.InitialiseAsync(6, """
            agent:
              command: [python3, agent/agent.py]
              files: [agent/agent.py]
            """);
        await using var server = await ScriptedServer.StartAsync(sandbox, Script);
        sandbox.Variables["HOSTED_VLLM_API_BASE"] = $"http://127.0.0.1:{server.Port}/v1";
        sandbox.Variables["HOSTED_VLLM_API_KEY"] = Key;
        var config = sandbox.Read("experiment_config.yaml").Replace("scripted/demo", "hosted_vllm/served", StringComparison.Ordinal);
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), config, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(sandbox.PathOf("agent"));
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.py"), AgentFor(server.Port), TestContext.Current.CancellationToken);

        var told = new StringBuilder();
        foreach (var command in (string[][])[["prepare", "-vv"], ["run", "-vv"], ["export", "jsonl", "--include-sealed", "--times"], ["cost"]])
        {
            var result = await sandbox.RunAsync(command);
            Assert.True(result.Exit == 0, result.ToString());
            told.Append(result);
        }

        var cost = await sandbox.RunAsync("cost", "--json");
        var agent = JsonNode.Parse(cost.Output)!["by_role"]!["agent"]!;
        var trials = LedgerFacts.Read(sandbox).Trials.Count;
        var first = (int)agent["calls"]! - trials;
        Assert.DoesNotContain("INFRA_ERR", told.ToString(), StringComparison.Ordinal);
        Assert.InRange(trials, 6, 100);
        Assert.InRange(first, 1, 4);
        Assert.Equal(((700 * trials) + first, (30 * trials) + first), ((int)agent["tokens_in"]!, (int)agent["tokens_out"]!));

        var files = Directory.EnumerateFiles(sandbox.Root, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes, StringComparer.Ordinal);
        Assert.Contains(files, file => Holds(file.Value, "200 | HTTP-SAID it works | chat responses | closed | closed"));
        Assert.Contains(files, file => Holds(file.Value, "LATE-CALL 403"));
        Assert.Contains(files, file => Holds(file.Value, "asked for model another, got served"));
        Assert.DoesNotContain(files, file => !file.Key.EndsWith("agent.py", StringComparison.Ordinal) && Holds(file.Value, "| REACHED-ANOTHER-HOST"));
        foreach (var form in (string[])[Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)).TrimEnd('='), Uri.EscapeDataString(Key), "HOSTED_VLLM"])
        {
            Assert.DoesNotContain(form, told.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(files, file => Holds(file.Value, form));
        }
    }

    private static string AgentFor(string port)
    {
        var documented = OtherLanguagesTests.PythonOf("agent-protocol.md");
        var start = documented.IndexOf("def run(", StringComparison.Ordinal);
        var end = documented.IndexOf("def serve(", StringComparison.Ordinal);
        var call = "run(params[\"session\"], params[\"instruction\"], params[\"opening\"], params[\"tools\"])";
        Assert.Contains(call, documented, StringComparison.Ordinal);
        return "import glob\nimport os\nimport socket\nimport time\nimport urllib.error\nimport urllib.request\n"
            + documented[..start]
            + Run.Replace("PORT", port, StringComparison.Ordinal)
            + documented[end..].Replace(call, "run(params[\"session\"], params[\"model\"])", StringComparison.Ordinal);
    }

    private static bool Holds(byte[] content, string text) => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
