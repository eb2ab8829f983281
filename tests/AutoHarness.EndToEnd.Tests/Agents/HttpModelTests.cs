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
    public async Task With_no_jail_it_asks_at_a_port_of_the_loopback_address_and_sees_no_key_either()
    {
        using var sandbox = await ForeignAgent.ExperimentAsync("jail: none");
        await using var server = await ForeignAgent.ServeAsync(sandbox, Script, Key);

        await SucceedAsync(sandbox, "prepare");
        await SucceedAsync(sandbox, "run");
        var trials = LedgerFacts.Read(sandbox).Trials.Count;
        var cost = JsonNode.Parse((await sandbox.RunAsync("cost", "--json")).Output)!["by_role"]!["agent"]!;

        Assert.InRange((int)cost["calls"]! - (3 * trials), 1, 4);
        var files = Directory.EnumerateFiles(sandbox.Root, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes, StringComparer.Ordinal);
        Assert.Contains(files, file => Holds(file.Value, "SAID it works, it works AT http://127.0.0.1:"));
        Assert.DoesNotContain(files, file => Holds(file.Value, "AT http://127.0.0.1:8100 ") || Holds(file.Value, $"AT http://127.0.0.1:{server.Port} "));
        Assert.DoesNotContain(files, file => Holds(file.Value, Key) || Holds(file.Value, "HOSTED_VLLM"));
    }

    [Fact]
    public async Task What_it_asked_is_replayed_elsewhere_without_server_address_and_key()
    {
        using var recorded = await ForeignAgent.ExperimentAsync();
        using var replayed = await ForeignAgent.ExperimentAsync();
        var cassette = Path.Combine(recorded.Root, "tape.jsonl");

        // Who asks first gets another answer: a replay has to give each trial its own.
        const string Script = """
            rules:
              - when: {user_matches: 'over plain http', nth: 1-5}
                then: {text: 'one of the first', usage: {input: 500, output: 20}}
              - when: {user_matches: 'over plain http'}
                then: {text: 'it works', usage: {input: 700, output: 30}}
              - then: {text: 'OK', usage: {input: 1, output: 1}}
            """;
        await using (var server = await ForeignAgent.ServeAsync(recorded, Script, Key))
        {
            Directory.CreateDirectory(replayed.PathOf("agent"));
            File.Copy(recorded.PathOf("agent/agent.py"), replayed.PathOf("agent/agent.py"));
            File.Copy(recorded.PathOf("experiment_config.yaml"), replayed.PathOf("experiment_config.yaml"), overwrite: true);
            await SucceedAsync(recorded, "prepare", "--record", cassette);
            await SucceedAsync(recorded, "run", "--record", cassette);
        }

        await SucceedAsync(replayed, "prepare", "--replay", cassette);
        await SucceedAsync(replayed, "run", "--replay", cassette);

        var (before, after) = (await ExportAsync(recorded), await ExportAsync(replayed));
        Assert.Contains("one of the first", before, StringComparison.Ordinal);
        Assert.Equal(before, after);
        var cost = JsonNode.Parse((await replayed.RunAsync("cost", "--json")).Output)!["total"]!;
        Assert.Equal(LedgerFacts.Read(replayed).Trials.Count * 3, (int)cost["calls"]!);
        Assert.DoesNotContain(Key, await File.ReadAllTextAsync(cassette, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_metered_has_no_key_and_reaches_nothing_else()
    {
        using var sandbox = await ForeignAgent.ExperimentAsync();
        await using var server = await ForeignAgent.ServeAsync(sandbox, Script, Key, port => ForeignAgent.Source(Run.Replace("PORT", port, StringComparison.Ordinal)));

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

    private static async Task SucceedAsync(Sandbox sandbox, params string[] command)
    {
        var result = await sandbox.RunAsync(command);
        Assert.True(result.Exit == 0, result.ToString());
    }

    private static async Task<string> ExportAsync(Sandbox sandbox)
    {
        var folder = Path.Combine(sandbox.Root, "export");
        await SucceedAsync(sandbox, "export", "jsonl", "--include-sealed", "-o", folder);
        return await File.ReadAllTextAsync(Path.Combine(folder, "trials.jsonl"), TestContext.Current.CancellationToken);
    }

    private static bool Holds(byte[] content, string text) => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
