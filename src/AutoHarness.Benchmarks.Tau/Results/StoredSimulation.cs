using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Results;

/// <summary>A simulation as a results file holds it, ours or the reference's.</summary>
/// <param name="TaskId">Its task.</param>
/// <param name="Trial">Its number among those of the task, from 0.</param>
/// <param name="Reason">How it ended.</param>
/// <param name="Reward">Null when it was not scored.</param>
/// <param name="Checks">What was checked, by name, and whether it was passed.</param>
/// <param name="Messages">What was said and done.</param>
internal sealed record StoredSimulation(
    string TaskId, int Trial, string Reason, double? Reward, ImmutableArray<(string Name, bool Passed)> Checks, ImmutableArray<TauMessage> Messages)
{
    /// <summary>The judge's findings, by statement.</summary>
    public ImmutableArray<(string Assertion, bool Met, string Justification)> Judged { get; init; } = [];

    /// <exception cref="FormatException">It is no simulation.</exception>
    public static StoredSimulation Read(PyDict simulation)
    {
        var info = simulation["reward_info"] as PyDict;
        return new StoredSimulation(
            Text(simulation, "task_id"),
            simulation["trial"] is PyInt trial ? (int)trial.Value : 0,
            Text(simulation, "termination_reason"),
            (info?["reward"] as PyNumber)?.ToDouble(),
            info is null ? [] : ReadChecks(info),
            [.. Items(simulation, "messages").Select(MessageJson.Read)])
        {
            Judged =
            [
                .. (info is null ? [] : Items(info, "nl_assertions"))
                    .Select(finding => (Text(finding, "nl_assertion"), finding["met"] is { IsTrue: true }, (finding["justification"] as PyString)?.Text ?? "")),
            ],
        };
    }

    private static ImmutableArray<(string, bool)> ReadChecks(PyDict info)
    {
        var made = ImmutableArray.CreateBuilder<(string, bool)>();
        if (info["db_check"] is PyDict db)
        {
            made.Add(("DB", db["db_match"] is { IsTrue: true }));
        }

        Add("ENV_ASSERTION", "env_assertions", "met");
        Add("ACTION", "action_checks", "action_match");
        Add("NL_ASSERTION", "nl_assertions", "met");
        Add("COMMUNICATE", "communicate_checks", "met");
        return made.ToImmutable();

        void Add(string name, string list, string member)
        {
            if (Items(info, list) is { Length: > 0 } items)
            {
                made.Add((name, items.All(item => item[member] is { IsTrue: true })));
            }
        }
    }

    private static PyDict[] Items(PyDict holder, string name) => holder[name] is PyList list ? [.. list.Items.OfType<PyDict>()] : [];

    private static string Text(PyDict holder, string name) => (holder[name] as PyString)?.Text ?? throw new FormatException($"{name} is missing in a simulation");
}
