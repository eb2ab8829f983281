using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Tau;

/// <summary>Experiments on tau-bench with the data and the tool schemas beside the repository, and a model that follows a script.</summary>
internal static class TauExperiment
{
    private const string Plain = "        You are a customer service agent. Help the user as the policy below says.";

    public static string Shared { get; } = Find();

    public static string Data { get; } = Path.Combine(Shared, "data");

    /// <summary>A shell line that makes the agent better in iteration 1 and worse afterwards.</summary>
    public static string BetterThenWorse { get; } =
        $"if [ $AH_ITERATION = 1 ]; then sed -i 's/{Plain}/&\\n        {Confirm}/' agent/agent.cs; else sed -i 's/{Plain}/        {Hurry}/' agent/agent.cs; fi; echo \"- tried $AH_ITERATION\" >> workspace/learnings.md";

    private static string Confirm => "Before each change say what you are about to do and ask the user to confirm it.";

    private static string Hurry => "Be brief and ask nothing.";

    /// <summary>An experiment in a git repository, initialised but not prepared.</summary>
    /// <param name="domain">The desk.</param>
    /// <param name="more">More lines of the config.</param>
    public static async Task<Sandbox> InitialiseAsync(string domain, string more = "")
    {
        var sandbox = new Sandbox();
        sandbox.Variables["TAU2_DATA_DIR"] = Data;
        await sandbox.GitAsync("init", "--quiet", "--initial-branch=main");
        var init = await sandbox.RunAsync("init", "--benchmark", "tau-bench");
        Assert.True(init.Exit == 0, init.ToString());
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), $$"""
            benchmark: tau-bench
            domain: {{domain}}
            agent_model: scripted/tau-bench
            max_concurrency: 8
            gate: {mode: compat}
            tau: {schemas: {{Path.Combine(Shared, "conformance", "tau", "tool_schemas.jsonl.gz")}}}
            scripted_model: {account: account.tsv}
            {{more}}
            """);
        return sandbox;
    }

    /// <summary>The same, prepared and committed.</summary>
    public static async Task<Sandbox> PrepareAsync(string domain, string more = "")
    {
        var sandbox = await InitialiseAsync(domain, more);
        var prepare = await sandbox.RunAsync("prepare");
        Assert.True(prepare.Exit == 0, prepare.ToString());
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("-c", "user.name=Owner", "-c", "user.email=owner@localhost", "commit", "--quiet", "-m", "Start");
        return sandbox;
    }

    /// <summary>Has the agent's changes confirmed, which helps the scripted model.</summary>
    public static Task ImproveAsync(Sandbox sandbox) => ReplaceAsync(sandbox, Plain, $"{Plain}\n        {Confirm}");

    /// <summary>Tells the agent to hurry, which harms the scripted model.</summary>
    public static Task HarmAsync(Sandbox sandbox) => ReplaceAsync(sandbox, Plain, $"        {Hurry}");

    private static async Task ReplaceAsync(Sandbox sandbox, string old, string now)
    {
        var source = sandbox.Read("agent/agent.cs");
        Assert.Contains(old, source, StringComparison.Ordinal);
        await File.WriteAllTextAsync(sandbox.PathOf("agent/agent.cs"), source.Replace(old, now, StringComparison.Ordinal));
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, "shared") is var found && Directory.Exists(Path.Combine(found, "data", "tau2")))
            {
                return found;
            }
        }

        throw new DirectoryNotFoundException("no folder shared/data/tau2 stands beside the repository");
    }
}
