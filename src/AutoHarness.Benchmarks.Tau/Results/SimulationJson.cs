using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Messages;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A simulation in a trial's trace.</summary>
internal static class SimulationJson
{
    private const string StampFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff";

    /// <summary>What an exporter needs. Measured times stand apart, under names by which an export without times leaves them out.</summary>
    /// <param name="simulation">What happened.</param>
    /// <param name="seed">The experiment's seed, which what the reference draws by chance depends on.</param>
    /// <param name="attempt">The attempt's number, likewise.</param>
    /// <param name="started">When the trial began.</param>
    /// <param name="ended">When it ended.</param>
    public static JsonObject Note(Simulation simulation, long seed, int attempt, DateTimeOffset started, DateTimeOffset ended) => new()
    {
        ["task_id"] = simulation.TaskId,
        ["termination_reason"] = Orchestration.TerminationReasonNames.Name(simulation.Reason),
        ["seed"] = simulation.Seed,
        ["chance"] = new JsonObject { ["seed"] = seed, ["attempt"] = attempt },
        ["reward_info"] = simulation.Reward is { } reward ? RewardInfoJson.Write(reward) : null,
        ["messages"] = PyNode.Array(simulation.Messages, WithoutTime),
        ["started_at"] = Stamp(started),
        ["ended_at"] = Stamp(ended),
        ["message_at"] = PyNode.Texts(simulation.Messages.Select(message => message.Timestamp ?? "")),
    };

    private static JsonObject WithoutTime(TauMessage message)
    {
        var made = MessageJson.Write(message);
        made.Remove("timestamp");
        return made;
    }

    private static string Stamp(DateTimeOffset moment) => moment.LocalDateTime.ToString(StampFormat, CultureInfo.InvariantCulture);
}
