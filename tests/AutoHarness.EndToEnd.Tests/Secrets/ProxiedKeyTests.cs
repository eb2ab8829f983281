using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Secrets;

/// <summary>A night whose agent and coding agent both call a model that needs a key: the key is used and found nowhere.</summary>
public sealed class ProxiedKeyTests
{
    private const string Key = "canary+proxied/5e81f0b7c3d94a26=";

    private const string Script = """
        rules:
          - when: {user_matches: 'improve'}
            then: {text: 'done', usage: {input: 700, output: 30}}
          - then: {text: 'Hello, how can I help?'}
        """;

    // A jail without network: the model can be reached, through the forwarder, and nothing else.
    private const string CodingAgent = """
        env > seen.txt;
        curl -s -o said.json -w '%{http_code}' "$OPENAI_BASE_URL/chat/completions" -H "Authorization: Bearer $OPENAI_API_KEY" -H 'Content-Type: application/json'
          -d '{"model":"whatever","messages":[{"role":"user","content":"improve the agent"}]}' >> seen.txt;
        curl -s -m 2 http://127.0.0.1:PORT/v1/models >> seen.txt && echo REACHED-THE-NETWORK >> seen.txt;
        cat seen.txt said.json; cat seen.txt said.json >> workspace/learnings.md; rm -f seen.txt said.json;
        echo '// edited' >> agent/agent.cs
        """;

    [Fact]
    public async Task A_coding_agent_calls_its_model_without_key_and_network_and_is_metered()
    {
        using var sandbox = await DemoExperiment.InitialiseAsync(6, "cassette: {mode: record, file: ../tape/night.jsonl}");
        await using var server = await ScriptedServer.StartAsync(sandbox, Script);
        var port = server.Port;
        sandbox.Variables["HOSTED_VLLM_API_BASE"] = $"http://127.0.0.1:{port}/v1";
        sandbox.Variables["HOSTED_VLLM_API_KEY"] = Key;
        var config = sandbox.Read("experiment_config.yaml").Replace("scripted/demo", "hosted_vllm/served", StringComparison.Ordinal).Replace("coding_agent:", "coding_agent:\n  model: hosted_vllm/coder", StringComparison.Ordinal);
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), config, TestContext.Current.CancellationToken);

        var told = new StringBuilder();
        var agent = CodingAgent.Replace("\n  -d", " -d", StringComparison.Ordinal).Replace("PORT", port, StringComparison.Ordinal).ReplaceLineEndings(" ");
        foreach (var command in (string[][])[["prepare", "-vv"], ["optimize", "-vv", "--max-iterations", "1", "--agent-cmd", agent], ["status"], ["doctor"], ["export", "jsonl", "--include-sealed", "--times"]])
        {
            var result = await sandbox.RunAsync(command);
            // On a busy machine the doctor may find the server too slow to answer; that is exit 3 and no matter of keys.
            Assert.True(result.Exit is 0 or 1 || (result.Exit == 3 && command[0] == "doctor"), result.ToString());
            told.Append(result);
        }

        var cost = await sandbox.RunAsync("cost", "--json");
        told.Append(cost);
        var coder = JsonNode.Parse(cost.Output)!["by_role"]!["coding_agent"]!;
        // The first small question counts as the coding agent's too.
        Assert.Equal((2, 700 + 1200, 30 + 40), ((int)coder["calls"]!, (int)coder["tokens_in"]!, (int)coder["tokens_out"]!));
        Assert.Equal(1, (int)JsonNode.Parse(sandbox.Read("workspace/iterations/1/turn.json"))!["model"]!["calls"]!);
        var seen = sandbox.Read("workspace/learnings.md");
        Assert.Contains("\"content\":\"done\"", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("REACHED-THE-NETWORK", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET_", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("HOSTED_VLLM", seen, StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(sandbox.Root, "tape", "night.jsonl")).Length > 0);
        foreach (var form in (string[])[Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)).TrimEnd('='), Uri.EscapeDataString(Key)])
        {
            Assert.DoesNotContain(form, told.ToString(), StringComparison.Ordinal);
            foreach (var file in Directory.EnumerateFiles(sandbox.Root, "*", SearchOption.AllDirectories))
            {
                Assert.False((await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(form)) >= 0, $"{form} stands in {file}");
            }
        }
    }
}
