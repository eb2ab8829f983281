using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Benchmarks.Bird.Results;

namespace AutoHarness.Conformance.Bird;

/// <summary>Entries of a results file turned into rewards.</summary>
internal sealed class HarnessMappingVectors : IBirdVectorFile
{
    public string Name => "harness_mapping";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            var item = JsonNode.Parse(vector.GetProperty("item").GetRawText())!.AsObject();
            var key = ResultItem.KeyOf(item);
            var differences = new List<string>();
            differences.Compare("key", vector.GetProperty("key").GetString(), key);
            differences.Compare("skipped", vector.GetProperty("skipped").GetRawText(), key is null ? "true" : "false");
            var reward = vector.GetProperty("reward");
            var expected = reward.ValueKind == System.Text.Json.JsonValueKind.Null ? (double?)null : reward.GetDouble();
            if (key is not null && ResultItem.RewardOf(item) is var found && found != expected)
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"expected the reward {expected}, found {found}"));
            report.Judge(vector, differences);
        }

        return Task.CompletedTask;
    }
}
