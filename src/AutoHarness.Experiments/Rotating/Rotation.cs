using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Experiments.Ledger;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Rotating;

/// <summary>A change of the split. It names held-out tasks and belongs into the held-out store.</summary>
/// <param name="Number">From 1.</param>
/// <param name="OldTrain">Train tasks before, sorted.</param>
/// <param name="OldTest">Held-out tasks before, sorted.</param>
/// <param name="Train">Train tasks from now on, sorted.</param>
/// <param name="Test">Held-out tasks from now on, sorted.</param>
/// <param name="At">When it was drawn.</param>
internal sealed record Rotation(
    int Number, ImmutableArray<TaskId> OldTrain, ImmutableArray<TaskId> OldTest, ImmutableArray<TaskId> Train, ImmutableArray<TaskId> Test, DateTimeOffset At)
{
    /// <summary>Tasks that the coding agent may see from now on.</summary>
    public ImmutableArray<TaskId> Opened => [.. OldTest.Where(task => Train.BinarySearch(task) >= 0)];

    /// <summary>Tasks that it may not see any more.</summary>
    public ImmutableArray<TaskId> Closed => [.. OldTrain.Where(task => Test.BinarySearch(task) >= 0)];

    public string ToJson() => new JsonObject
    {
        ["number"] = Number,
        ["old_train"] = LedgerJson.Ids(OldTrain),
        ["old_test"] = LedgerJson.Ids(OldTest),
        ["train"] = LedgerJson.Ids(Train),
        ["test"] = LedgerJson.Ids(Test),
        ["at"] = At.ToString("O", CultureInfo.InvariantCulture),
    }.ToJsonString();

    public static Rotation Read(string json)
    {
        var node = JsonNode.Parse(json)!;
        return new Rotation(
            (int)node["number"]!,
            LedgerJson.Ids(node["old_train"]!),
            LedgerJson.Ids(node["old_test"]!),
            LedgerJson.Ids(node["train"]!),
            LedgerJson.Ids(node["test"]!),
            DateTimeOffset.Parse((string)node["at"]!, CultureInfo.InvariantCulture));
    }
}
