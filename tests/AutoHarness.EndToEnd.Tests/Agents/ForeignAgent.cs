using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Agents;

/// <summary>An experiment whose agent is a Python program that asks its model over HTTP and through the harness.</summary>
internal static class ForeignAgent
{
    public const string Question = "over plain http";

    // In place of the documented agent's own run: asks twice over HTTP and once through the harness, and says where it asked and what it can see.
    private const string Run = """
        def ask(url, token, path, body):
            request = urllib.request.Request(url + path, json.dumps(body).encode(), {"Content-Type": "application/json", "Authorization": "Bearer " + token})
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.loads(answer.read().decode())["choices"][0]["message"]["content"]


        def run(session, model):
            chat = {"model": model["name"], "messages": [{"role": "user", "content": "QUESTION"}]}
            said = [ask(model["url"], model["token"], "/v1/chat/completions", chat) for _ in range(2)]
            request("model/complete", session=session, messages=[{"role": "user", "text": "QUESTION through the harness"}])
            place = model["url"].split("/t/")[0]
            send({"jsonrpc": "2.0", "method": "log", "params": {"session": session, "text": "SAID " + ", ".join(said) + " AT " + place + " SEES " + str(sorted(os.environ))}})
            request("environment/act", session=session, message={"role": "assistant", "text": " ".join(said)})


        """;

    public static Task<Sandbox> ExperimentAsync(string more = "") => DemoExperiment.InitialiseAsync(6, $"""
        {more}
        agent:
          command: [python3, agent/agent.py]
          files: [agent/agent.py]
        """);

    /// <summary>Starts the model server and puts the agent and its model into the experiment.</summary>
    /// <param name="sandbox">The experiment.</param>
    /// <param name="script">Of the server.</param>
    /// <param name="key">Of the server, which takes any.</param>
    /// <param name="source">The agent by the server's port; null for the one that asks three times.</param>
    public static async Task<ScriptedServer> ServeAsync(Sandbox sandbox, string script, string key, Func<string, string>? source = null)
    {
        var server = await ScriptedServer.StartAsync(sandbox, script);
        sandbox.Variables["HOSTED_VLLM_API_BASE"] = $"http://127.0.0.1:{server.Port}/v1";
        sandbox.Variables["HOSTED_VLLM_API_KEY"] = key;
        var config = sandbox.Read("experiment_config.yaml").Replace("scripted/demo", "hosted_vllm/served", StringComparison.Ordinal);
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), config, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(sandbox.PathOf("agent"));
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.py"), source?.Invoke(server.Port) ?? Source(Run.Replace("QUESTION", Question, StringComparison.Ordinal)), TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>The agent of the documentation with another <c>run</c>, which gets the session and its model.</summary>
    public static string Source(string run)
    {
        var documented = OtherLanguagesTests.PythonOf("agent-protocol.md");
        var start = documented.IndexOf("def run(", StringComparison.Ordinal);
        var end = documented.IndexOf("def serve(", StringComparison.Ordinal);
        var call = "run(params[\"session\"], params[\"instruction\"], params[\"opening\"], params[\"tools\"])";
        Assert.Contains(call, documented, StringComparison.Ordinal);
        return "import glob\nimport os\nimport socket\nimport time\nimport urllib.error\nimport urllib.request\n"
            + documented[..start]
            + run
            + documented[end..].Replace(call, "run(params[\"session\"], params[\"model\"])", StringComparison.Ordinal);
    }
}
