using AutoHarness.Experiments.Trials;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Fakes;

/// <summary>Trials that tests need, with everything else filled in.</summary>
internal static class Facts
{
    public static TrialKey Key(string task, int attempt = 0, string series = "explore", string version = "v1") => new(series, version, new TaskId(task), attempt, "f1");

    public static TrialRequest Request(string task, int attempt = 0, Split split = Split.Train) => new(Key(task, attempt), split, Seed: 1);

    public static TrialRecord Scored(TrialKey key, double reward, Split split = Split.Train, byte[]? trace = null) => Record(
        key, split, new TrialOutcome.Scored(reward, new AgentRun(AgentEnd.Finished), reward < 1 ? "wrong" : null), trace);

    public static TrialRecord Infra(TrialKey key, Split split = Split.Train) => Record(key, split, new TrialOutcome.Infra("provider down"), null);

    private static TrialRecord Record(TrialKey key, Split split, TrialOutcome outcome, byte[]? trace) => new(
        key,
        split,
        outcome,
        new Dictionary<ModelRole, Usage> { [ModelRole.Agent] = new(2, 100, 10, 20, 0.5m) },
        TimeSpan.FromSeconds(3),
        Tries: 1,
        "jail: test",
        DateTimeOffset.UnixEpoch,
        trace);
}
