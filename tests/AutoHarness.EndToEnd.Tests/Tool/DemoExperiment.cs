namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>Small experiments on the built-in benchmark, and the shell script that plays the coding agent.</summary>
internal static class DemoExperiment
{
    public static string Edits { get; } = Path.Combine(Repository.Root, "templates", "demo", "edits");

    /// <summary>An experiment in a git repository, initialised but not prepared.</summary>
    /// <param name="tasks">Their number; with few of them the compatible gate is the quicker and surer one.</param>
    /// <param name="more">More lines of the config.</param>
    /// <param name="gate">The section <c>gate</c>, in YAML's flow style.</param>
    public static async Task<Sandbox> InitialiseAsync(int tasks, string more = "", string gate = "{mode: compat}")
    {
        var sandbox = new Sandbox();
        await sandbox.GitAsync("init", "--quiet", "--initial-branch=main");
        var init = await sandbox.RunAsync("init", "--benchmark", "demo");
        Assert.True(init.Exit == 0, init.ToString());
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), $"""
            benchmark: demo
            agent_model: scripted/demo
            max_concurrency: 2
            gate: {gate}
            demo:
              tasks: {tasks}
            scripted_model:
              account: account.tsv
            coding_agent:
              readable: [{Edits}]
            {more}
            """);
        return sandbox;
    }

    /// <summary>The same, prepared.</summary>
    public static async Task<Sandbox> PrepareAsync(int tasks, string more = "", string gate = "{mode: compat}")
    {
        var sandbox = await InitialiseAsync(tasks, more, gate);
        var prepare = await sandbox.RunAsync("prepare");
        Assert.True(prepare.Exit == 0, prepare.ToString());
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("-c", "user.name=Owner", "-c", "user.email=owner@localhost", "commit", "--quiet", "-m", "Start");
        return sandbox;
    }

    /// <summary>Applies edits of the demo to the agent.</summary>
    public static async Task EditAsync(Sandbox sandbox, params string[] edits)
    {
        foreach (var edit in edits)
        {
            var result = await sandbox.RunProgramAsync("sh", Path.Combine(Edits, edit + ".sh"));
            Assert.True(result.Exit == 0, result.ToString());
        }
    }

    /// <summary>A shell line that makes the agent better in iteration 1 and worse afterwards.</summary>
    public static string BetterThenWorse { get; } =
        $"if [ $AH_ITERATION = 1 ]; then sh {Edits}/1.sh && sh {Edits}/6.sh; else sh {Edits}/5.sh; fi; echo \"- tried $AH_ITERATION\" >> workspace/learnings.md";
}
