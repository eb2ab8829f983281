using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Trajectories;

namespace AutoHarness.Benchmarks.Harbor.Tests.Results;

public sealed class JobDirectoryTests
{
    private const string Trace = """
        {"schema": "auto-harness/trace@1", "task": "org/count", "agent_version": "abc123", "events": [
          {"kind": "model.request", "ms": 1, "data": {"call": 1, "reuse": 0, "messages": [{"role": "system", "text": "Be good."}, {"role": "user", "text": "Count."}]}},
          {"kind": "model.response", "ms": 2, "data": {"call": 1, "model": "m", "messages": [{"role": "assistant", "text": "Well.", "toolCalls": [{"id": "c1", "name": "bash", "arguments": {"command": "ls"}}]}], "usage": {"inputTokens": 10, "outputTokens": 2}}},
          {"kind": "model.request", "ms": 3, "data": {"call": 2, "reuse": 2, "messages": [{"role": "assistant", "text": "Well.", "toolCalls": [{"id": "c1", "name": "bash", "arguments": {"command": "ls"}}]}, {"role": "tool", "toolResults": [{"callId": "c1", "content": "a\nb"}]}]}},
          {"kind": "model.response", "ms": 4, "data": {"call": 2, "messages": [{"role": "assistant", "text": "Done."}]}},
          {"kind": "harbor.trial", "ms": 5, "data": {"task_name": "org/count", "trial_name": "count__2345678", "task_id": {"path": "/t/count"}, "source": "set", "task_checksum": "ff",
            "agent_info": {"name": "auto-harness", "version": "abc123", "model_info": null}, "verifier_result": {"rewards": {"reward": 1.0}}, "verifier_environment_mode": "shared",
            "exception_info": {"exception_type": "AgentTimeoutError", "exception_message": "late", "exception_traceback": "AgentTimeoutError: late\n", "occurred_at": null}, "exception_at": "2026-08-01T10:00:03.000000Z",
            "started_at": "2026-08-01T10:00:00.000000Z", "finished_at": "2026-08-01T10:00:05.000000Z", "phases_at": {"agent_execution": {"started_at": "2026-08-01T10:00:01.000000Z", "finished_at": "2026-08-01T10:00:03.000000Z"}}}},
          {"kind": "harbor.file", "ms": 6, "data": {"path": "verifier/test-stdout.txt", "bytes": 3, "text": "ok\n"}},
          {"kind": "harbor.file", "ms": 6, "data": {"path": "artifacts/x.bin", "bytes": 2, "base64": "AAE="}},
          {"kind": "harbor.file", "ms": 6, "data": {"path": "../../escape", "bytes": 2, "text": "no"}},
          {"kind": "harbor.file", "ms": 6, "data": {"path": "/etc/escape", "bytes": 2, "text": "no"}},
          {"kind": "harbor.file", "ms": 6, "data": {"path": "agent", "bytes": 2, "text": "in place of a folder"}},
          {"kind": "harbor.file", "ms": 6, "data": {"path": "agent/huge", "bytes": 99999999}}
        ]}
        """;

    private readonly Dictionary<string, byte[]> files = JobDirectory.Files("night", [Trial()]).ToDictionary(file => file.Path, file => file.Content.ToArray());

    [Fact]
    public void A_trials_result_is_read_back_as_it_was()
    {
        var result = TrialResultDocument.Read(files["count__2345678/result.json"]);

        Assert.Equal("org/count", result.TaskName);
        Assert.Equal(("model-x", "prov"), result.Model);
        Assert.Equal(new TokenUsage(12, 3, 4, 0.5), result.Usage);
        Assert.Equal(1, result.Rewards!["reward"].Value);
        Assert.Equal("AgentTimeoutError", result.Exception!.Type);
        Assert.Equal(TaskIdKind.Local, result.TaskKind);
        Assert.False(result.StartedAt!.Value.IsNaive);
        Assert.Contains("\"reward\": 1.0", Encoding.UTF8.GetString(files["count__2345678/result.json"]), StringComparison.Ordinal);
        Assert.Contains("\"occurred_at\": \"2026-08-01T10:00:03.000000Z\"", Encoding.UTF8.GetString(files["count__2345678/result.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_jobs_result_has_harbors_figures()
    {
        var job = JobResultDocument.Read(files["result.json"]);
        var evals = JsonNode.Parse(files["result.json"])!["stats"]!["evals"]!["auto-harness__model-x__set"]!;

        Assert.Equal((1, 1, 1, 0), (job.Total, job.Completed, job.Errored, job.Pending));
        Assert.True(job.StartedAt!.Value.IsNaive);
        Assert.Equal("count__2345678", (string?)evals["reward_stats"]!["reward"]!["1.0"]![0]);
        Assert.Equal("count__2345678", (string?)evals["exception_stats"]!["AgentTimeoutError"]![0]);
        Assert.Equal(1, (double)evals["metrics"]![0]!["mean"]!);
    }

    [Fact]
    public void The_trajectory_is_a_valid_document_with_every_call_and_its_result()
    {
        var trajectory = Trajectory.Read(files["count__2345678/agent/trajectory.json"]);

        Assert.Equal(["system", "user", "agent", "agent"], trajectory.Steps.Select(step => step.Source));
        Assert.Equal("bash", Assert.Single(trajectory.Steps[2].Calls).Name);
        Assert.Equal(new TrajectoryResult("c1", "a\nb"), Assert.Single(trajectory.Steps[2].Observations));
        Assert.Equal(12, trajectory.Usage!.Input);
    }

    [Fact]
    public void Files_of_the_trial_lie_where_harbor_has_them_and_none_outside()
    {
        Assert.Equal("ok\n", Encoding.UTF8.GetString(files["count__2345678/verifier/test-stdout.txt"]));
        Assert.Equal([0, 1], files["count__2345678/artifacts/x.bin"]);
        Assert.Equal("AgentTimeoutError: late\n", Encoding.UTF8.GetString(files["count__2345678/exception.txt"]));
        Assert.DoesNotContain(files.Keys, path => path.Contains("escape", StringComparison.Ordinal) || path.Contains("..", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trace_of_another_benchmark_gives_nothing() =>
        Assert.Empty(TrialDirectory.Files(Trial() with { Trace = JsonNode.Parse("""{"events": []}""")!.AsObject() }, "night"));

    [Theory]
    [InlineData("1 1 0 0", 2, 5.0 / 6)]
    [InlineData("1 0 0 0 0", 5, 1)]
    [InlineData("0 0", 2, 0)]
    public void Passing_at_least_once_in_k_is_estimated_without_bias(string rewards, int k, double expected)
    {
        var trials = rewards.Split(' ').Select(word => ("task", (System.Collections.Immutable.ImmutableSortedDictionary<string, RewardValue>?)Table(("reward", double.Parse(word)))));

        Assert.Equal(expected, JobMetrics.PassAtK(trials).Single(pass => pass.K == k).Value, 12);
    }

    [Fact]
    public void Partial_rewards_have_no_pass_at_k_and_several_keys_a_mean_each()
    {
        Assert.Empty(JobMetrics.PassAtK([("t", Table(("reward", 0.5))), ("t", Table(("reward", 1)))]));
        Assert.Equal([("a", 0.5), ("b", 0.25)], JobMetrics.Means([Table(("a", 1), ("b", 0.5)), null]));
        Assert.Equal([("mean", 0.5)], JobMetrics.Means([Table(("x", 1)), null]));
    }

    private static RecordedTrial Trial() => new(JsonNode.Parse(Trace)!.AsObject()) { InputTokens = 12, CachedTokens = 3, OutputTokens = 4, CostUsd = 0.5, Model = "prov/model-x", Sandbox = "docker" };

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, RewardValue> Table(params (string Key, double Value)[] rewards) =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, rewards.Select(reward => KeyValuePair.Create(reward.Key, new RewardValue(reward.Value, IsWhole: false))));
}
