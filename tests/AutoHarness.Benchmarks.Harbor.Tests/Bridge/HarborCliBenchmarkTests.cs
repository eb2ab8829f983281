using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Tests.Bridge;

/// <summary>The user's own Harbor, played by a stand-in.</summary>
public sealed class HarborCliBenchmarkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Our_agent_works_inside_harbor_and_the_reward_is_read_from_the_jobs_folder()
    {
        var runner = DirectRunner.Of(async (terminal, ct) =>
        {
            var result = await terminal.ExecAsync("echo one; echo two >&2; exit 3", null, ct);
            Assert.Equal((3, "one\ntwo\n"), (result.ExitCode, result.Stdout));
            var path = (await terminal.ExecAsync("pwd", null, ct)).Stdout.Trim() + "/x";
            await terminal.UploadAsync(path, "content"u8.ToArray(), ct);
            Assert.Equal("content"u8.ToArray(), await terminal.DownloadAsync(path, ct));
            Assert.Null(await terminal.DownloadAsync(path + "y", ct));
            Assert.True((await terminal.ExecAsync("sleep 30", TimeSpan.FromSeconds(1), ct)).TimedOut);
        });

        var outcome = Assert.IsType<TrialOutcome.Scored>(await RunAsync("scores", runner));

        Assert.Equal(1, outcome.Reward);
        Assert.Contains(runner.Notes, note => note.Kind == "harbor.trial" && (string?)note.Data["trial_name"] == "task__abcdefg");
        Assert.Contains(runner.Notes, note => note.Kind == "harbor.file" && (string?)note.Data["text"] == "looked\n");
    }

    [Fact]
    public async Task An_agent_that_harbor_cuts_off_is_scored_for_what_it_left()
    {
        var runner = new DirectRunner(async (task, ct) =>
        {
            await task.Terminal!.ExecAsync("touch x", null, ct);
            await Task.Delay(Timeout.Infinite, ct);
            return new AgentRun(AgentEnd.Finished);
        });

        var outcome = Assert.IsType<TrialOutcome.Scored>(await RunAsync("scores", runner));

        Assert.Equal((1, AgentEnd.TimedOut), (outcome.Reward, outcome.Run.End));
    }

    [Theory]
    [InlineData("RewardFileNotFoundError", false)]
    [InlineData("VerifierTimeoutError", false)]
    [InlineData("EnvironmentStartTimeoutError", true)]
    [InlineData("RuntimeError", true)]
    [InlineData("CancelledError", true)]
    [InlineData("cut off", true)]
    [InlineData("dies", true)]
    public async Task Errors_of_the_machine_are_told_from_those_of_the_agent(string outcome, bool isInfrastructure)
    {
        var result = await RunAsync(outcome, DirectRunner.Of((terminal, ct) => terminal.ExecAsync("true", null, ct)));

        if (isInfrastructure)
        {
            Assert.IsType<TrialOutcome.Infra>(result);
        }
        else
        {
            Assert.Equal(0, Assert.IsType<TrialOutcome.Scored>(result).Reward);
        }
    }

    [Fact]
    public async Task A_fault_outside_of_the_agent_comes_through_and_harbor_is_ended()
    {
        var runner = new DirectRunner((_, _) => throw new InfrastructureException("the model is down"));

        Assert.Equal("the model is down", (await Assert.ThrowsAsync<InfrastructureException>(() => RunAsync("scores", runner))).Message);
    }

    [Fact]
    public async Task A_harbor_that_is_not_there_is_named()
    {
        await using var benchmark = Create("/nowhere/harbor");

        Assert.Equal(ExitCode.Environment, (await Assert.ThrowsAsync<HarnessException>(() => benchmark.PrepareAsync(new Progress<string>(), TestContext.Current.CancellationToken))).Error.Exit);
    }

    public void Dispose() => folder.Dispose();

    private async Task<TrialOutcome> RunAsync(string outcome, DirectRunner runner)
    {
        await using var benchmark = Create("python3", StandInHarbor.Write(folder));
        folder.Task("tasks/task");
        folder.Write("tasks/task/outcome", outcome);
        await benchmark.PrepareAsync(new Progress<string>(), TestContext.Current.CancellationToken);
        var key = new TrialKey("explore", "abc", new TaskId("task"), 0, benchmark.Fingerprint);
        return await benchmark.RunAsync(new TrialRequest(key, Split.Train, 1), runner, TestContext.Current.CancellationToken);
    }

    private HarborCliBenchmark Create(params string[] command) => new(
        new HarborOptions
        {
            Dataset = Path.Combine(folder.Path, "tasks"),
            CacheDirectory = Path.Combine(folder.Path, "cache"),
            Sandboxes = _ => throw new NotSupportedException(),
            SandboxName = "docker",
        },
        [.. command],
        "docker",
        BridgeFolder(),
        TimeProvider.System);

    private static string BridgeFolder()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (Path.Combine(place.FullName, "templates", "terminal-bench", "bridge") is var bridge && Directory.Exists(bridge))
            {
                return bridge;
            }
        }

        throw new DirectoryNotFoundException("templates/terminal-bench/bridge");
    }
}
