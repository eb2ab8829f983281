using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Results;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Trials;

/// <summary>Says what the checks expected and found, and which of them decided, for people and coding agents.</summary>
internal static class RewardNotes
{
    private const int MostRecords = 20;
    private const int MostRecordsInWords = 3;

    /// <summary>The checks, those that counted marked, with expected and found side by side.</summary>
    public static JsonObject Write(RewardInfo info)
    {
        var basis = info.Basis ?? [];
        var made = new JsonObject { ["reward"] = info.Reward, ["checks"] = PyNode.Array(Checks(info), check => new JsonObject { ["check"] = check.Type.Name(), ["passed"] = check.Passed, ["decides"] = basis.Contains(check.Type) }) };
        if (info.Db is { Match: false } db)
        {
            made["state"] = new JsonArray([.. db.Agent.Select(Difference).Concat(db.User.Select(Difference)).Take(MostRecords)]);
        }

        if (info.Actions is { } actions)
        {
            made["actions"] = PyNode.Array(actions, check => new JsonObject { ["wanted"] = Call(check.Action), ["by"] = check.Action.Requestor.Name(), ["made"] = check.Match });
        }

        if (info.EnvAssertions is { IsEmpty: false } assertions)
        {
            made["assertions"] = PyNode.Array(assertions, check => new JsonObject
            {
                ["wanted"] = $"{check.Assertion.FunctionName}({Arguments(check.Assertion.Arguments)}) is {(check.Assertion.AssertValue ? "true" : "false")}",
                ["met"] = check.Met,
            });
        }

        if (info.Communicate is { } said)
        {
            made["said"] = PyNode.Array(said, check => new JsonObject { ["wanted"] = check.Info, ["met"] = check.Met });
        }

        if (info.NlAssertions is { IsEmpty: false } judged)
        {
            made["judged"] = PyNode.Array(judged, check => new JsonObject { ["wanted"] = check.Assertion, ["met"] = check.Met, ["why"] = check.Justification });
        }

        return made;
    }

    /// <summary>In a few words why the reward is not 1; null when it is.</summary>
    public static string? Reason(RewardInfo info)
    {
        if (info.Reward >= 1)
        {
            return null;
        }

        var failed = Checks(info).Where(check => !check.Passed && (info.Basis ?? []).Contains(check.Type)).Select(check => InWords(check.Type, info));
        return string.Join("; ", failed) is { Length: > 0 } words ? words : info.Note;
    }

    // A check with nothing to look at is passed by everybody; counted, it would look like a success.
    private static List<(RewardType Type, bool Passed)> Checks(RewardInfo info)
    {
        var made = new List<(RewardType, bool)>();
        if (info.Db is { } db)
        {
            made.Add((RewardType.Db, db.Match));
        }

        if (info.EnvAssertions is { IsEmpty: false } assertions)
        {
            made.Add((RewardType.EnvAssertion, assertions.All(check => check.Met)));
        }

        if (info.Actions is { IsEmpty: false } actions)
        {
            made.Add((RewardType.Action, actions.All(check => check.Match)));
        }

        if (info.NlAssertions is { IsEmpty: false } judged)
        {
            made.Add((RewardType.NlAssertion, judged.All(check => check.Met)));
        }

        if (info.Communicate is { IsEmpty: false } said)
        {
            made.Add((RewardType.Communicate, said.All(check => check.Met)));
        }

        return made;
    }

    private static string InWords(RewardType type, RewardInfo info) => type switch
    {
        RewardType.Db => $"the database differs: {Places([.. info.Db!.Agent, .. info.Db.User])}",
        RewardType.EnvAssertion => $"not met: {string.Join(", ", info.EnvAssertions!.Value.Where(check => !check.Met).Select(check => check.Assertion.FunctionName))}",
        RewardType.Action => $"not called: {string.Join(", ", info.Actions!.Value.Where(check => !check.Match).Select(check => check.Action.Name))}",
        RewardType.NlAssertion => $"the judge did not find: {string.Join(" / ", info.NlAssertions!.Value.Where(check => !check.Met).Select(check => check.Assertion))}",
        _ => $"not said: {string.Join(", ", info.Communicate!.Value.Where(check => !check.Met).Select(check => check.Info))}",
    };

    private static string Places(ImmutableArray<StateDifference> differences)
    {
        var named = string.Join(", ", differences.Take(MostRecordsInWords).Select(difference => difference.Path));
        return differences.Length > MostRecordsInWords ? $"{named} and {differences.Length - MostRecordsInWords} more" : named;
    }

    // Of a record that both states have, the fields that differ are enough.
    private static JsonObject Difference(StateDifference difference)
    {
        var made = new JsonObject { ["where"] = difference.Path };
        if (difference is { Left: PyDict expected, Right: PyDict found })
        {
            var names = Names(expected).Union(Names(found)).Where(name => !Equals(expected[name], found[name])).ToList();
            made["expected"] = Fields(expected, names);
            made["found"] = Fields(found, names);
        }
        else
        {
            made["expected"] = PyNode.Of(difference.Left);
            made["found"] = PyNode.Of(difference.Right);
        }

        return made;
    }

    private static IEnumerable<string> Names(PyDict record) => record.Entries.Select(entry => entry.Key);

    private static JsonObject Fields(PyDict record, List<string> names) => new(names.Where(record.Contains).Select(name => KeyValuePair.Create(name, PyNode.Of(record[name]))));

    private static string Call(TauAction action) => $"{action.Name}({Arguments(action.Arguments)})";

    private static string Arguments(PyDict arguments) => string.Join(", ", arguments.Entries.Select(argument => $"{argument.Key}={argument.Value.Repr()}"));
}
