using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests;

/// <summary>Whole trials on a server that knows what passes; the real server has tests of its own.</summary>
public sealed class BirdBenchmarkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gold_in_both_phases_is_worth_1_and_leaves_an_entry_with_the_references_fields()
    {
        using var folder = new TempFolder();
        await using var bird = await PrepareAsync(folder, new FakeServer());
        var seen = new List<string>();
        var runner = new FakeRunner(FakeRunner.OneByOne(seen, ("get_schema", "", ""), Submit(folder, "harbor_1", 1), Submit(folder, "harbor_1", 2)));

        var outcome = Assert.IsType<TrialOutcome.Scored>(await bird.RunAsync(Trial("harbor_1"), runner, Stop));

        Assert.Equal((1.0, null), (outcome.Reward, outcome.Reason));
        Assert.Equal(
            ["task_id", "instance_id", "database", "phase1_passed", "phase2_passed", "has_follow_up", "total_reward", "budget_used", "budget_remaining", "final_response", "dialogue_history", "tool_trajectory", "adk_events", "auto_harness"],
            runner.Item.Select(member => member.Key));
        Assert.Equal("7.0", runner.Item["budget_used"]!.ToJsonString());
        Assert.Equal("""{"mode":"a-interact","compat":"fixed","patience":3,"user_sim_prompts":"builtin"}""", runner.Item["auto_harness"]!.ToJsonString());
        Assert.Contains("Follow-up question: Now only list the berths", seen[1], StringComparison.Ordinal);
        Assert.Contains("Budget remaining: 14.0 bird-coins", seen[1], StringComparison.Ordinal);
        Assert.Equal("Database: harbor\nTask ID: harbor_1\n\nUser Query:\n", runner.Tasks[0].Opening[0].Text[..48]);
    }

    [Fact]
    public async Task Conversation_gives_one_chance_to_debug_in_each_phase_and_hands_the_conversation_so_far_to_each_run()
    {
        using var folder = new TempFolder();
        await using var bird = await PrepareAsync(folder, new FakeServer(), mode: InteractionMode.Conversational);
        var seen = new List<string>();
        var runner = new FakeRunner(
            FakeRunner.OneByOne(seen, ("submit_sql", "sql", "broken"), ("ask_user", "question", "never reached")),
            FakeRunner.OneByOne(seen, Submit(folder, "harbor_1", 1)),
            FakeRunner.OneByOne(seen, ("submit_sql", "sql", "wrong")),
            FakeRunner.OneByOne(seen, Submit(folder, "harbor_1", 2)));

        var outcome = Assert.IsType<TrialOutcome.Scored>(await bird.RunAsync(Trial("harbor_1"), runner, Stop));

        Assert.Equal(0.7, outcome.Reward, 9);
        Assert.Equal([1, 5, 9, 13], runner.Tasks.Select(task => task.Opening.Count));
        Assert.Equal("Your SQL is not executable: Error executing submitted SQL: no such thing\n\nPlease fix and call submit_sql.", runner.Tasks[1].Opening[^1].Text);
        Assert.Equal("SQL submitted. Awaiting result.", runner.Tasks[1].Opening[^2].Text);
        Assert.StartsWith("Phase 1 is complete. Here is a follow-up question:\n\nNow only list", runner.Tasks[2].Opening[^1].Text, StringComparison.Ordinal);
        Assert.Equal("Your SQL is not correct. You have one more chance. Please fix and call submit_sql.", runner.Tasks[3].Opening[^1].Text);
        Assert.Equal(["ask_user", "submit_sql"], runner.Tasks[0].Tools.Select(tool => tool.Name));
        Assert.Contains("CREATE TABLE \"berths\"", runner.Tasks[0].Instruction, StringComparison.Ordinal);
        Assert.Equal(4, seen.Count);
    }

    [Theory]
    [InlineData(BirdCompat.Fixed, 2, "No clarification turns are left")]
    [InlineData(BirdCompat.Reference, 4, "the answer")]
    public async Task Questions_beyond_the_last_are_refused_unless_the_reference_is_followed(BirdCompat compat, int asked, string third)
    {
        using var folder = new TempFolder();
        await using var bird = await PrepareAsync(folder, new FakeServer(), compat, InteractionMode.Conversational, patience: 0);
        using var model = new FakeModel(() => "<s>the answer</s>");
        var seen = new List<string>();
        var question = ("ask_user", "question", "?");
        var runner = new FakeRunner(FakeRunner.OneByOne(seen, question, question, question, question), _ => Task.CompletedTask) { User = model };

        var outcome = await bird.RunAsync(Trial("harbor_4"), runner, Stop);

        Assert.Equal(0, Assert.IsType<TrialOutcome.Scored>(outcome).Reward);
        Assert.Equal(2 * asked, model.Prompts.Count);
        Assert.StartsWith(third, seen[2], StringComparison.Ordinal);
        Assert.EndsWith("[SYSTEM NOTE: Clarification turns remaining: 0/2]", seen[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_breaks_outside_the_agent_is_no_score_and_the_database_is_given_back()
    {
        using var folder = new TempFolder();
        var server = new FakeServer();
        await using var bird = await PrepareAsync(folder, server);
        var before = server.Closed;
        server.Down = true;
        var runner = new FakeRunner(FakeRunner.OneByOne([], Submit(folder, "harbor_1", 1)));

        await Assert.ThrowsAsync<InfrastructureException>(() => bird.RunAsync(Trial("harbor_1"), runner, Stop));

        Assert.Equal(before + 1, server.Closed);
        Assert.IsType<TrialOutcome.Infra>(await bird.RunAsync(Trial("no_such_task"), runner, Stop));
    }

    [Fact]
    public async Task An_agent_that_crashes_or_runs_out_of_time_is_worth_nothing_whatever_it_had_solved()
    {
        using var folder = new TempFolder();
        await using var bird = await PrepareAsync(folder, new FakeServer());
        var runner = new FakeRunner(FakeRunner.OneByOne([], Submit(folder, "harbor_1", 1))) { End = new AgentRun(AgentEnd.Crashed, "division by zero") };

        var outcome = Assert.IsType<TrialOutcome.Scored>(await bird.RunAsync(Trial("harbor_1"), runner, Stop));

        Assert.Equal((0.0, "the agent did not finish: division by zero"), (outcome.Reward, outcome.Reason));
    }

    [Fact]
    public async Task Says_exactly_how_to_get_the_ground_truth_when_the_public_file_is_all_there_is()
    {
        using var folder = new TempFolder();
        folder.MiniDataset();
        File.Copy(Path.Combine(SharedFolder.Mini, "bird_interact_data.jsonl"), Path.Combine(folder.Root, "mini", "bird_interact_data.jsonl"), overwrite: true);
        await using var bird = new BirdBenchmark(Options(folder) with { Dataset = "full" }, new FakeServer());

        var error = (await Assert.ThrowsAsync<HarnessException>(() => bird.PrepareAsync(new Progress<string>(), Stop))).Error;

        Assert.Contains("24 tasks, 0 with gold SQL", error.Message, StringComparison.Ordinal);
        Assert.Contains("bird.bench25@gmail.com", error.Fixes[0], StringComparison.Ordinal);
        Assert.Contains("[bird-interact-full GT&Test Cases]", error.Fixes[0], StringComparison.Ordinal);
        Assert.Contains($"auto-harness bird merge-gt {Path.Combine(folder.Root, "mini", "bird_interact_data.jsonl")}", error.Fixes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_whose_own_gold_fails_are_listed_once_and_left_out_unless_the_reference_is_followed()
    {
        using var folder = new TempFolder();
        var server = new FakeServer { Broken = { "harbor_2" } };
        var said = new Said();
        await using var bird = new BirdBenchmark(Options(folder), server);
        await bird.PrepareAsync(said, Stop);
        var opened = server.Opened;
        await using var again = new BirdBenchmark(Options(folder), server);
        await again.PrepareAsync(new Said(), Stop);
        await using var reference = new BirdBenchmark(Options(folder) with { Compat = BirdCompat.Reference }, server);
        await reference.PrepareAsync(new Said(), Stop);

        Assert.Contains(said.Lines, line => line.StartsWith("harbor_2: its own gold does not pass phase 1", StringComparison.Ordinal));
        Assert.Equal((23, 24), (bird.Tasks.Count, reference.Tasks.Count));
        Assert.Equal(24, opened);
        Assert.Equal(48, server.Opened);
    }

    [Fact]
    public async Task The_fingerprint_changes_with_everything_that_decides_a_reward_and_with_nothing_else()
    {
        using var folder = new TempFolder();
        BirdOptions options = Options(folder);
        var prints = new List<string>();
        foreach (var (other, server) in new[]
        {
            (options, "1"), (options, "1"), (options with { Mode = InteractionMode.Conversational }, "1"), (options with { Compat = BirdCompat.Reference }, "1"),
            (options with { Patience = 4 }, "1"), (options, "2"),
        })
        {
            await using var bird = new BirdBenchmark(other, new FakeServer { Identity = server });
            await bird.PrepareAsync(new Said(), Stop);
            prints.Add(bird.Fingerprint);
        }

        Assert.Equal(prints[0], prints[1]);
        Assert.Equal(5, prints.Distinct().Count());
    }

    private static BirdOptions Options(TempFolder folder) => new() { Data = Dataset(folder), Cache = Path.Combine(folder.Root, "cache"), Dataset = "mini" };

    private static string Dataset(TempFolder folder) => Directory.Exists(Path.Combine(folder.Root, "mini")) ? Path.Combine(folder.Root, "mini") : folder.MiniDataset();

    private static async Task<BirdBenchmark> PrepareAsync(
        TempFolder folder, FakeServer server, BirdCompat compat = BirdCompat.Fixed, InteractionMode mode = InteractionMode.Agentic, int patience = 3)
    {
        var bird = new BirdBenchmark(Options(folder) with { Compat = compat, Mode = mode, Patience = patience }, server);
        await bird.PrepareAsync(new Said(), Stop);
        return bird;
    }

    private static (string, string, string) Submit(TempFolder folder, string task, int phase) => (
        "submit_sql",
        "sql",
        string.Join(";\n", AutoHarness.Benchmarks.Bird.Data.BirdDataset.Load(Dataset(folder)).Tasks.Single(row => row.InstanceId == task).GoldOf(phase).SolSql));

    private static TrialRequest Trial(string task) => new(new TrialKey("explore", "v", new TaskId(task), 0, "f"), Split.Train, 1);

    private sealed class Said : IProgress<string>
    {
        public List<string> Lines { get; } = [];

        public void Report(string value) => Lines.Add(value);
    }
}
