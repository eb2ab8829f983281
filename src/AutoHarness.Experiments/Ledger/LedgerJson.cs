using System.Collections.Immutable;
using System.Text.Json.Nodes;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Ledger;

/// <summary>How the ledger writes the gate's records as JSON.</summary>
internal static class LedgerJson
{
    public static string Write(SuiteState suite) => WriteNode(suite).ToJsonString();

    public static SuiteState ReadSuite(string json) => ReadSuite(JsonNode.Parse(json)!);

    public static string Write(Verdict verdict) => new JsonObject
    {
        ["kind"] = verdict.Kind.ToString(),
        ["reason"] = verdict.Reason,
        ["score"] = verdict.Score,
        ["suite"] = Pair(verdict.Suite),
        ["test"] = Pair(verdict.Test),
        ["suite_after"] = WriteNode(verdict.SuiteAfter),
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
            SuiteAfter = ReadSuite(node["suite_after"]!),
            Warnings = [.. node["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())],
            Record = node["record"]!.DeepClone().AsObject(),
        };
    }

    public static string Write(Settlement settlement) => new JsonObject
    {
        ["promoted"] = Ids(settlement.Promoted),
        ["rerun"] = settlement.Rerun,
        ["rolled_back"] = settlement.RolledBack,
    }.ToJsonString();

    public static Settlement ReadSettlement(string json)
    {
        var node = JsonNode.Parse(json)!;
        return new Settlement(Ids(node["promoted"]!), node["rerun"]!.GetValue<int>(), node["rolled_back"]!.GetValue<bool>());
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
            ["suite"] = WriteNode(gateCase.Suite),
            ["recorded_scores"] = new JsonArray([.. gateCase.RecordedScores.Select(score => (JsonNode)score)]),
            ["train_results"] = train,
            ["seed"] = gateCase.Seed,
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
            Suite = ReadSuite(node["suite"]!),
            RecordedScores = [.. node["recorded_scores"]!.AsArray().Select(score => score!.GetValue<double>())],
            TrainResults = node["train_results"]!.AsObject().ToImmutableSortedDictionary(pair => new TaskId(pair.Key), pair => pair.Value?.GetValue<double>()),
            Seed = node["seed"]!.GetValue<long>(),
        };
    }

    public static JsonArray Ids(IEnumerable<TaskId> tasks) => [.. tasks.Select(task => (JsonNode)task.Value)];

    public static ImmutableArray<TaskId> Ids(JsonNode array) => [.. array.AsArray().Select(task => new TaskId(task!.GetValue<string>()))];

    private static JsonObject WriteNode(SuiteState suite)
    {
        var results = new JsonObject();
        foreach (var (task, reward) in suite.LastResults)
        {
            results[task.Value] = reward;
        }

        return new JsonObject { ["tasks"] = Ids(suite.Tasks), ["threshold"] = suite.Threshold, ["last_results"] = results };
    }

    private static SuiteState ReadSuite(JsonNode node) => new(
        Ids(node["tasks"]!),
        node["threshold"]!.GetValue<double>(),
        node["last_results"]!.AsObject().ToImmutableSortedDictionary(pair => new TaskId(pair.Key), pair => pair.Value!.GetValue<double>()));

    private static JsonArray Pair((int Passed, int Total) pair) => [pair.Passed, pair.Total];

    private static (int Passed, int Total) Pair(JsonNode node) => (node[0]!.GetValue<int>(), node[1]!.GetValue<int>());
}
