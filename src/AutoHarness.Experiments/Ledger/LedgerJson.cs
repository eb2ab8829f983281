using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Ledger;

/// <summary>How the ledger writes the gate's records as JSON.</summary>
internal static class LedgerJson
{
    public static string Write(Verdict verdict) => new JsonObject
    {
        ["kind"] = verdict.Kind.ToString(),
        ["reason"] = verdict.Reason,
        ["score"] = verdict.Score,
        ["suite"] = Pair(verdict.Suite),
        ["test"] = Pair(verdict.Test),
        ["suite_after"] = SuiteStateJson.WriteNode(verdict.SuiteAfter),
        ["looked"] = verdict.LookedAtHeldOut,
        ["warnings"] = new JsonArray([.. verdict.Warnings.Select(warning => (JsonNode)warning)]),
        ["record"] = verdict.Record.DeepClone(),
    }.ToJsonString();

    public static Verdict ReadVerdict(string json)
    {
        var node = JsonNode.Parse(json)!;
        return new Verdict
        {
            Kind = Enum.Parse<VerdictKind>(node["kind"]!.GetValue<string>()),
            Reason = node["reason"]!.GetValue<string>(),
            Score = node["score"]?.GetValue<double>(),
            Suite = Pair(node["suite"]!),
            Test = Pair(node["test"]!),
            SuiteAfter = SuiteStateJson.Read(node["suite_after"]!),
            LookedAtHeldOut = node["looked"]?.GetValue<bool>() ?? true,
            Warnings = [.. node["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())],
            Record = node["record"]!.DeepClone().AsObject(),
        };
    }

    public static string Write(Settlement settlement) => new JsonObject
    {
        ["promoted"] = Ids(settlement.Promoted),
        ["rerun"] = settlement.Rerun,
        ["rolled_back"] = settlement.RolledBack,
        ["objection"] = settlement.Objection,
        ["score"] = settlement.Score,
    }.ToJsonString();

    public static Settlement ReadSettlement(string json)
    {
        var node = JsonNode.Parse(json)!;
        return new Settlement(Ids(node["promoted"]!), node["rerun"]!.GetValue<int>(), node["rolled_back"]!.GetValue<bool>())
        {
            Objection = node["objection"]?.GetValue<string>(),
            Score = node["score"]?.GetValue<double>(),
        };
    }

    /// <summary>The case as it was when the judgement opened; it names held-out tasks and belongs into the held-out store.</summary>
    public static string Write(GateCase gateCase)
    {
        var train = new JsonObject();
        foreach (var (task, reward) in gateCase.TrainResults)
        {
            train[task.Value] = reward;
        }

        return new JsonObject
        {
            ["id"] = gateCase.Id,
            ["candidate"] = gateCase.Candidate,
            ["incumbent"] = gateCase.Incumbent,
            ["train"] = Ids(gateCase.Train),
            ["test"] = Ids(gateCase.Test),
            ["suite"] = SuiteStateJson.WriteNode(gateCase.Suite),
            ["recorded_scores"] = new JsonArray([.. gateCase.RecordedScores.Select(score => (JsonNode)score)]),
            ["train_results"] = train,
            ["seed"] = gateCase.Seed,
            ["pool"] = new JsonObject
            {
                ["selection"] = gateCase.Pool.Selection,
                ["fresh"] = new JsonArray([.. gateCase.Pool.Fresh.Select(series => (JsonNode)series)]),
            },
            ["groups"] = new JsonObject(gateCase.Groups.OrderBy(group => group.Key).Select(group => KeyValuePair.Create(group.Key.Value, (JsonNode?)group.Value))),
            ["held_out_looks"] = gateCase.HeldOutLooks,
            ["most_held_out_looks"] = gateCase.MostHeldOutLooks,
            ["max_cost_ratio"] = gateCase.MaxCostRatio,
            ["suspicious"] = gateCase.Suspicious,
            ["round_cap"] = gateCase.RoundCap,
        }.ToJsonString();
    }

    public static GateCase ReadCase(string json)
    {
        var node = JsonNode.Parse(json)!;
        return new GateCase
        {
            Id = node["id"]!.GetValue<string>(),
            Candidate = node["candidate"]!.GetValue<string>(),
            Incumbent = node["incumbent"]!.GetValue<string>(),
            Train = Ids(node["train"]!),
            Test = Ids(node["test"]!),
            Suite = SuiteStateJson.Read(node["suite"]!),
            RecordedScores = [.. node["recorded_scores"]!.AsArray().Select(score => score!.GetValue<double>())],
            TrainResults = node["train_results"]!.AsObject().ToImmutableSortedDictionary(pair => new TaskId(pair.Key), pair => pair.Value?.GetValue<double>()),
            Seed = node["seed"]!.GetValue<long>(),
            Pool = new IncumbentPool(
                node["pool"]!["selection"]?.GetValue<string>(),
                [.. node["pool"]!["fresh"]!.AsArray().Select(series => series!.GetValue<string>())]),
            Groups = node["groups"]!.AsObject().ToImmutableDictionary(pair => new TaskId(pair.Key), pair => pair.Value!.GetValue<string>()),
            HeldOutLooks = node["held_out_looks"]!.GetValue<int>(),
            MostHeldOutLooks = node["most_held_out_looks"]!.GetValue<int>(),
            MaxCostRatio = node["max_cost_ratio"]?.GetValue<double>(),
            Suspicious = node["suspicious"]!.GetValue<bool>(),
            RoundCap = node["round_cap"]?.GetValue<int>(),
        };
    }

    public static JsonArray Ids(IEnumerable<TaskId> tasks) => [.. tasks.Select(task => (JsonNode)task.Value)];

    public static ImmutableArray<TaskId> Ids(JsonNode array) => [.. array.AsArray().Select(task => new TaskId(task!.GetValue<string>()))];

    private static JsonArray Pair((int Passed, int Total) pair) => [pair.Passed, pair.Total];

    private static (int Passed, int Total) Pair(JsonNode node) => (node[0]!.GetValue<int>(), node[1]!.GetValue<int>());
}
