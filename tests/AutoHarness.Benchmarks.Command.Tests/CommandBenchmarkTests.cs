using System.Text.Json;
using AutoHarness.Benchmarks.Command.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Command.Tests;

public sealed class CommandBenchmarkTests
{
    [Fact]
    public async Task Takes_the_reward_that_the_process_prints()
    {
        using var benchmark = new ShellBenchmark("""read -r task; echo '{"reward": 0.25, "reason": "half of a half", "detail": {"found": 1.0}}'""");

        var outcome = Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync());

        Assert.Equal(0.25, outcome.Reward);
        Assert.Equal("half of a half", outcome.Reason);
        Assert.Equal("""{"found":1.0}""", outcome.Detail!.ToJsonString());
    }

    [Fact]
    public async Task Gives_the_task_with_all_its_data_the_attempt_and_the_seed_on_the_first_line()
    {
        using var benchmark = new ShellBenchmark("""read -r line; printf '%s' "$line" > seen.json; echo '{"reward": 1}'""", """{"id": "a", "group": "g", "data": {"x": 1.0, "y": ["ü"]}}""");

        await benchmark.RunAsync();

        using var seen = JsonDocument.Parse(await File.ReadAllTextAsync(benchmark.PathOf("seen.json")));
        Assert.Equal("a", seen.RootElement.GetProperty("task").GetProperty("id").GetString());
        Assert.Equal("1.0", seen.RootElement.GetProperty("task").GetProperty("data").GetProperty("x").GetRawText());
        Assert.Equal("ü", seen.RootElement.GetProperty("task").GetProperty("data").GetProperty("y")[0].GetString());
        Assert.Equal(3, seen.RootElement.GetProperty("attempt").GetInt32());
        Assert.Equal(42, seen.RootElement.GetProperty("seed").GetInt64());
    }

    [Fact]
    public async Task Lets_the_agent_act_and_tells_the_process_how_it_ended()
    {
        using var benchmark = new ShellBenchmark(
            """
            read -r task
            echo '{"agent": {"instruction": "be good", "opening": [{"role": "user", "text": "hi"}], "tools": [{"name": "look", "description": "looks", "parameters": {"type": "object"}}], "time_limit_sec": 7}}'
            read -r act; printf '%s\n' "$act" > acts
            echo '{"note": {"step": 1}}'
            echo '{"observation": {"results": [{"id": "1", "result": "second"}, {"id": "0", "result": {"n": 1.0}}]}}'
            read -r act; printf '%s\n' "$act" >> acts
            echo '{"observation": {"text": "thanks", "ended": true, "reason": "answered"}}'
            read -r ended; printf '%s\n' "$ended" >> acts
            echo '{"reward": 1}'
            """);
        using var one = JsonDocument.Parse("1.0");
        var runner = new DirectRunner(async (context, ct) =>
        {
            Assert.Equal(("be good", "hi", "look"), (context.Instruction, context.Opening[0].Text, context.Tools[0].Name));
            var calls = new ChatMessage(
                ChatRole.Assistant,
                [
                    new TextContent("both"),
                    new FunctionCallContent("same", "look", new Dictionary<string, object?> { ["z"] = one.RootElement, ["a"] = "x" }),
                    new FunctionCallContent("same", "look"),
                ]);
            var seen = await context.ActAsync(calls, ct);
            Assert.Equal(["""{"n": 1.0}""", "second"], seen.Results.Select(result => result.Result!.ToString()));

            var end = await context.ActAsync(ShellBenchmark.Text("bye"), ct);
            Assert.Equal((true, "answered", "thanks"), (end.Ended, end.Reason, end.Text));
            Assert.Same(end, await context.ActAsync(ShellBenchmark.Text("more"), ct));
        });

        var outcome = Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync(runner, TestContext.Current.CancellationToken));

        Assert.Equal((1, null), (outcome.Reward, outcome.Reason));
        Assert.Equal("""{"step":1}""", Assert.Single(runner.Notes).ToJsonString());
        Assert.Equal(
            [
                """{"act":{"text":"both","calls":[{"id":"0","name":"look","arguments":{"z":1.0,"a":"x"}},{"id":"1","name":"look","arguments":{}}]}}""",
                """{"act":{"text":"bye","calls":[]}}""",
                """{"agent_ended":{"end":"finished","detail":null}}""",
            ],
            await File.ReadAllLinesAsync(benchmark.PathOf("acts")));
    }

    [Fact]
    public async Task Lets_the_process_score_what_a_crashed_agent_left_behind()
    {
        using var benchmark = new ShellBenchmark(
            """
            read -r task
            echo '{"agent": {"instruction": "go"}}'
            read -r ended
            case $ended in *crashed*boom*) echo '{"reward": 0.5, "reason": "crashed half-way"}' ;; esac
            """);

        var outcome = Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync((_, _) => throw new InvalidOperationException("boom")));

        Assert.Equal(0.5, outcome.Reward);
        Assert.Equal(new AgentRun(AgentEnd.Crashed, "boom"), outcome.Run);
    }

    [Fact]
    public async Task Runs_the_agent_as_often_as_the_process_asks()
    {
        using var benchmark = new ShellBenchmark(
            """
            read -r task
            for step in 1 2 3; do
                echo '{"agent": {"instruction": "step '$step'"}}'
                read -r ended
            done
            echo '{"reward": 1}'
            """);
        var steps = new List<string>();

        await benchmark.RunAsync((context, _) =>
        {
            steps.Add(context.Instruction);
            return Task.CompletedTask;
        });

        Assert.Equal(["step 1", "step 2", "step 3"], steps);
    }

    [Fact]
    public async Task Ends_the_agents_work_when_the_reward_is_known_before()
    {
        using var benchmark = new ShellBenchmark("""read -r task; echo '{"agent": {}}'; read -r act; echo '{"reward": 0, "reason": "forbidden move"}'; read -r rest""");

        var outcome = Assert.IsType<TrialOutcome.Scored>(await benchmark.RunAsync(async (context, ct) =>
        {
            var seen = await context.ActAsync(ShellBenchmark.Text("cheat"), ct);
            Assert.Equal((true, "scored"), (seen.Ended, seen.Reason));
        }));

        Assert.Equal("forbidden move", outcome.Reason);
    }

    [Theory]
    [InlineData("read -r t; echo 'grader fell over' >&2; exit 3", "exit code 3 without a reward: grader fell over")]
    [InlineData("exit 0", "exit code 0 without a reward")]
    [InlineData("kill -9 $$", "exit code 137 without a reward")]
    [InlineData("read -r t; echo '{\"infra\": \"database is down\"}'", "database is down")]
    [InlineData("read -r t; echo 'starting up'", "a line that is no message")]
    [InlineData("read -r t; echo '{\"reward\": NaN}'", "a line that is no message")]
    [InlineData("read -r t; echo '{\"reward\": 1e999}'", "a reward is a number from 0 to 1")]
    [InlineData("read -r t; echo '{\"reward\": 1.01}'", "a reward is a number from 0 to 1")]
    [InlineData("read -r t; echo '{\"reward\": -0.1}'", "a reward is a number from 0 to 1")]
    [InlineData("read -r t; echo '{\"reward\": \"1\"}'", "a reward is a number from 0 to 1")]
    [InlineData("read -r t; echo '{\"reward\": null}'", "a reward is a number from 0 to 1")]
    [InlineData("read -r t; echo '[1]'", "a message is an object")]
    [InlineData("read -r t; echo '{\"score\": 1}'", "none of agent, observation, note, reward, infra")]
    [InlineData("read -r t; echo '{\"observation\": {}}'", "although no agent had acted")]
    [InlineData("read -r t; printf '{\"reward\": '", "a line that is no message")]
    [InlineData("read -r t; head -c 17000000 /dev/zero", "a line of more than 16 MiB")]
    public async Task Never_takes_a_fault_of_the_benchmark_for_a_reward(string script, string cause)
    {
        using var benchmark = new ShellBenchmark(script);

        var outcome = Assert.IsType<TrialOutcome.Infra>(await benchmark.RunAsync());

        Assert.Contains(cause, outcome.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 4", "exit code 4")]
    [InlineData("echo '{\"infra\": \"lost\"}'", "lost")]
    [InlineData("echo '{\"observation\": {\"results\": []}}'", "no result for the call 0 of look")]
    [InlineData("echo '{\"agent\": {}}'", "although one was at work")]
    public async Task Tells_the_runner_when_the_benchmark_breaks_while_the_agent_acts(string reaction, string cause)
    {
        using var benchmark = new ShellBenchmark($"read -r task; echo '{{\"agent\": {{}}}}'; read -r act; {reaction}");

        var fault = await Assert.ThrowsAsync<InfrastructureException>(() =>
            benchmark.RunAsync((context, ct) => context.ActAsync(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c", "look")]), ct)));

        Assert.Contains(cause, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_fooled_by_a_runner_that_swallows_the_fault()
    {
        using var benchmark = new ShellBenchmark("read -r task; echo '{\"agent\": {}}'; read -r act; exit 4");

        var outcome = await benchmark.RunAsync(async (context, ct) =>
        {
            try
            {
                await context.ActAsync(ShellBenchmark.Text("hello"), ct);
            }
            catch (InfrastructureException)
            {
                return;
            }
        });

        Assert.Contains("exit code 4", Assert.IsType<TrialOutcome.Infra>(outcome).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_process_that_takes_too_long_with_everything_it_started()
    {
        using var benchmark = new ShellBenchmark("read -r task; sleep 600 & echo $! > child; wait");
        using var impatient = new ShellBenchmark("") { Options = benchmark.Options with { TimeLimit = TimeSpan.FromSeconds(1) } };

        var outcome = Assert.IsType<TrialOutcome.Infra>(await impatient.RunAsync());

        Assert.Contains("took more than its 1 s", outcome.Cause, StringComparison.Ordinal);
        var child = (await File.ReadAllTextAsync(benchmark.PathOf("child"))).Trim();
        Assert.False(File.Exists($"/proc/{child}/cmdline") && (await File.ReadAllTextAsync($"/proc/{child}/cmdline")).Contains("sleep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Does_not_count_the_agents_time_against_the_process()
    {
        using var benchmark = new ShellBenchmark("read -r task; echo '{\"agent\": {}}'; read -r ended; echo '{\"reward\": 1}'");
        using var strict = new ShellBenchmark("") { Options = benchmark.Options with { TimeLimit = TimeSpan.FromSeconds(2) } };

        var outcome = await strict.RunAsync((_, ct) => Task.Delay(TimeSpan.FromSeconds(3), ct));

        Assert.IsType<TrialOutcome.Scored>(outcome);
    }

    [Fact]
    public async Task Kills_the_process_when_the_trial_is_cancelled()
    {
        using var benchmark = new ShellBenchmark("read -r task; echo $$ > pid; echo '{\"agent\": {}}'; sleep 600");
        using var stop = new CancellationTokenSource();
        var runner = new DirectRunner(async (_, ct) =>
        {
            await stop.CancelAsync();
            ct.ThrowIfCancellationRequested();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => benchmark.RunAsync(runner, stop.Token));

        Assert.False(Directory.Exists("/proc/" + (await File.ReadAllTextAsync(benchmark.PathOf("pid"))).Trim()));
    }

    [Fact]
    public async Task Says_how_to_get_a_program_that_is_missing()
    {
        using var benchmark = new ShellBenchmark("");
        using var broken = new ShellBenchmark("") { Options = benchmark.Options with { Run = ["no-such-python", "bench.py"] } };

        var fault = await Assert.ThrowsAsync<HarnessException>(() => broken.RunAsync());

        Assert.Contains("no-such-python", fault.Error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(fault.Error.Fixes);
    }
}
