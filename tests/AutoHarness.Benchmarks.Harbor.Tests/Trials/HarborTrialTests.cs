using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Benchmarks.Harbor.Trials;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

/// <summary>The course of a trial, in real sandboxes.</summary>
public abstract class HarborTrialTests(SandboxFixture fixture) : IDisposable
{
    private readonly TrialBench bench = new(fixture.Provider);

    [Fact]
    public async Task A_verifier_without_a_reward_is_tried_once_more_and_its_first_try_is_kept()
    {
        // The first try leaves a mark that the second one finds.
        var report = await bench.RunAsync(new NoOpAgent(), test: "if [ -e /app/again ]; then echo 0.5 > /logs/verifier/reward.txt; else touch /app/again; echo first try; fi");

        Assert.Equal(0.5, TrialBench.Scalar(report));
        Assert.Null(report.Error);
        Assert.Contains("first try", await File.ReadAllTextAsync(Path.Combine(bench.Folder.EarlierVerifier(1), "test-stdout.txt")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_health_check_that_never_succeeds_is_a_fault_of_the_environment()
    {
        var report = await bench.RunAsync(new NoOpAgent(), "[environment.healthcheck]\ncommand = \"false\"\ninterval_sec = 0.1\nretries = 2\n");

        Assert.Equal((ExceptionNames.Healthcheck, true), (report.Error?.Type, report.Error?.IsInfrastructure));
        Assert.Empty(report.Steps);
    }

    [Fact]
    public async Task A_health_check_waits_through_its_start_period()
    {
        var report = await bench.RunAsync(
            new OracleAgent(),
            "[environment.healthcheck]\ncommand = \"if [ -e /tmp/once ]; then true; else touch /tmp/once; false; fi\"\nstart_period_sec = 30\nstart_interval_sec = 0.1\nretries = 1\n");

        Assert.Equal(1, TrialBench.Scalar(report));
    }

    [Fact]
    public async Task An_image_that_does_not_build_is_a_fault_of_the_environment()
    {
        var task = HarborTask.Read(bench.Tasks.Task("broken", dockerfile: "FROM debian:bookworm-slim\nRUN exit 3\n"));

        var report = await bench.RunAsync(task, new NoOpAgent());

        Assert.Equal((ExceptionNames.SandboxBuildFailed, true), (report.Error?.Type, report.Error?.IsInfrastructure));
    }

    [Fact]
    public async Task Artifacts_are_kept_with_their_manifest_and_without_what_is_excluded()
    {
        var task = HarborTask.Read(SharedData.Task("artifacts-collected"));

        var report = await bench.RunAsync(task, new OracleAgent());

        Assert.Equal(1, TrialBench.Scalar(report));
        Assert.Equal("kept", (await File.ReadAllTextAsync(Path.Combine(bench.Folder.Artifacts, "bundle", "keep.txt"))).Trim());
        Assert.False(File.Exists(Path.Combine(bench.Folder.Artifacts, "bundle", "skip.log")));
        Assert.True(File.Exists(Path.Combine(bench.Folder.Artifacts, "logs", "artifacts", "pub.txt")));
        Assert.True(File.Exists(Path.Combine(bench.Folder.Artifacts, "etc", "hostname")));
        Assert.Contains("\"artifacts/bundle\"", await File.ReadAllTextAsync(Path.Combine(bench.Folder.Artifacts, ArtifactCollector.Manifest)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_brings_files_and_a_script_and_an_agent_that_breaks_it_ends_the_task_there()
    {
        bench.Tasks.Write("steps/task.toml", "[[steps]]\nname = \"one\"\n[[steps]]\nname = \"two\"\n");
        bench.Tasks.Write("steps/environment/Dockerfile", "FROM debian:bookworm-slim\nWORKDIR /app\n");
        bench.Tasks.Write("steps/tests/test.sh", "#!/bin/bash\ncat /app/seed.txt /app/made.txt && echo 1 > /logs/verifier/reward.txt || echo 0 > /logs/verifier/reward.txt\n");
        bench.Tasks.Write("steps/steps/one/instruction.md", "one");
        bench.Tasks.Write("steps/steps/one/workdir/seed.txt", "seed");
        bench.Tasks.Write("steps/steps/one/workdir/setup.sh", "cp /app/seed.txt /app/made.txt");
        bench.Tasks.Write("steps/steps/two/instruction.md", "two");
        bench.Tasks.Write("steps/steps/two/workdir/setup.sh", "test ! -e /app/sabotage");
        var task = HarborTask.Read(Path.Combine(bench.Tasks.Path, "steps"));

        var well = await bench.RunAsync(task, new NoOpAgent());
        var broken = await bench.RunAsync(task, new ShellAgent("touch /app/sabotage"));

        Assert.Equal([1, 1], well.Steps.Select(step => step.Rewards!["reward"].Value));
        Assert.Equal(2, broken.Steps.Length);
        Assert.Null(broken.Steps[1].Rewards);
        Assert.False(broken.Steps[1].Error!.IsInfrastructure);
    }

    [Fact]
    public async Task A_verifier_that_is_too_slow_is_named_with_the_whole_limit()
    {
        var report = await bench.RunAsync(new NoOpAgent(), "[verifier]\ntimeout_sec = 1\n", test: "echo 1 > /logs/verifier/reward.txt; sleep 60");

        Assert.Equal(("VerifierTimeoutError", "Verifier execution timed out after 1.0 seconds", false), (report.Error?.Type, report.Error?.Message, report.Error?.IsInfrastructure));
        Assert.Null(report.Rewards);
    }

    [Fact]
    public async Task Limits_of_any_length_are_waited_for()
    {
        var report = await bench.RunAsync(
            new OracleAgent(),
            "[agent]\ntimeout_sec = 1e13\n[verifier]\ntimeout_sec = 1e300\n[environment]\nbuild_timeout_sec = 5e6\n[environment.healthcheck]\ncommand = \"true\"\ntimeout_sec = 1e8\n");

        Assert.Equal((1, null), (TrialBench.Scalar(report), report.Error));
    }

    [Fact]
    public async Task Skills_and_servers_of_a_task_are_named_in_the_instruction()
    {
        var task = HarborTask.Read(bench.Tasks.Task(
            "aided",
            """
            [environment]
            skills_dir = "/skills"
            [[environment.mcp_servers]]
            name = "files"
            transport = "stdio"
            command = "files-server"
            args = ["--root", "/app"]
            [[environment.mcp_servers]]
            name = "web"
            url = "http://web:8000/sse"
            """,
            dockerfile: "FROM debian:bookworm-slim\nRUN mkdir -p /skills/count /skills/empty && printf -- '---\\nname: count\\ndescription: Counts lines.\\n---\\nUse wc.\\n' > /skills/count/SKILL.md\nWORKDIR /app\n"));
        var agent = new ListeningAgent();

        await bench.RunAsync(task, agent);

        Assert.Equal(
            """
            Do it.

            Skills are in /skills: one folder each, described in its SKILL.md. Read that file before you use a skill.
            - count: Counts lines.

            MCP servers that can be reached from the terminal:
            - files (stdio): files-server --root /app
            - web (sse): http://web:8000/sse

            """,
            agent.Heard);
        Assert.Equal("[\"mcp_servers\",\"skills\"]", new JsonArray([.. TrialNote.Offered(task.Config.Environment).Select(pair => (JsonNode)pair.Key)]).ToJsonString());
    }

    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class ListeningAgent : ITrialAgent
    {
        public string Name => "listening";

        public string Version => "1";

        public string? Heard { get; private set; }

        public Task<AgentRun> RunAsync(AgentWork work, CancellationToken ct)
        {
            Heard = work.Instruction;
            return Task.FromResult(new AgentRun(AgentEnd.Finished));
        }
    }
}
