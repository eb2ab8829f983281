using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Bird;

/// <summary>Experiments on the mini dataset, with the offline model and real PostgreSQL.</summary>
internal static class BirdExperiment
{
    public static string Edits { get; } = Path.Combine(Repository.Root, "tests", "AutoHarness.EndToEnd.Tests", "Bird", "edits");

    private static string Mini { get; } = Path.Combine(SharedFolder(), "data", "bird", "mini");

    /// <summary>An experiment in a git repository, with the dataset beside it and its ground truth not merged in.</summary>
    /// <param name="postgres">What stands under <c>bird.postgres</c>.</param>
    /// <param name="more">More lines of the config.</param>
    /// <param name="bird">More lines of its section <c>bird</c>.</param>
    /// <param name="gate">The gate's mode.</param>
    public static async Task<Sandbox> InitialiseAsync(string postgres, string more = "", string bird = "", string gate = "compat")
    {
        var sandbox = new Sandbox();
        await sandbox.GitAsync("init", "--quiet", "--initial-branch=main");
        var init = await sandbox.RunAsync("init", "--benchmark", "bird-interact");
        Assert.True(init.Exit == 0, init.ToString());
        Sandbox.CopyFolder(Mini, Data(sandbox));
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), $"""
            benchmark: bird-interact
            agent_model: scripted/bird-interact
            max_concurrency: 4
            gate: {"{"}mode: {gate}{"}"}
            bird:
              dataset: mini
              data: {Data(sandbox)}
              postgres: {postgres}
            {bird}
            scripted_model:
              account: account.tsv
            {more}
            """);
        return sandbox;
    }

    /// <summary>The same with ground truth, prepared and committed.</summary>
    public static async Task<Sandbox> PrepareAsync(string postgres, string more = "", string bird = "")
    {
        var sandbox = await InitialiseAsync(postgres, more, bird);
        await MergeAsync(sandbox);
        var prepare = await sandbox.RunAsync("prepare");
        Assert.True(prepare.Exit == 0, prepare.ToString());
        await sandbox.GitAsync("add", "-A");
        await sandbox.GitAsync("-c", "user.name=Owner", "-c", "user.email=owner@localhost", "commit", "--quiet", "-m", "Start");
        return sandbox;
    }

    /// <summary>Merges the ground truth into the data file, in place.</summary>
    public static async Task MergeAsync(Sandbox sandbox)
    {
        var file = Path.Combine(Data(sandbox), "bird_interact_data.jsonl");
        var merge = await sandbox.RunAsync("bird", "merge-gt", file, Path.Combine(Data(sandbox), "bird_interact_gt_kg_testcases.jsonl"), file);
        Assert.True(merge.Exit == 0 && merge.Output.Contains("24 of 24 tasks", StringComparison.Ordinal), merge.ToString());
    }

    /// <summary>Applies an edit to the agent.</summary>
    public static async Task EditAsync(Sandbox sandbox, string edit)
    {
        var result = await sandbox.RunProgramAsync("sh", Path.Combine(Edits, edit + ".sh"));
        Assert.True(result.Exit == 0, result.ToString());
    }

    private static string Data(Sandbox sandbox) => Path.Combine(sandbox.Root, "bird");

    private static string SharedFolder()
    {
        for (var folder = Repository.Root; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(Path.Combine(folder, "shared", "data", "bird")))
            {
                return Path.Combine(folder, "shared");
            }
        }

        throw new InvalidOperationException("there is no folder shared/data/bird beside the clone");
    }
}
