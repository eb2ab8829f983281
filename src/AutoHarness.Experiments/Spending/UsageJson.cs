using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Experiments.Spending;

/// <summary>Usage as the databases keep it. Money is text, so that no digit is lost; unknown money is null.</summary>
internal static class UsageJson
{
    public static string Write(IReadOnlyDictionary<ModelRole, Usage> usage)
    {
        var root = new JsonObject();
        foreach (var (role, used) in usage)
        {
            root[role.ToString()] = Object(used);
        }

        return root.ToJsonString();
    }

    public static Dictionary<ModelRole, Usage> Read(string json) =>
        JsonNode.Parse(json)!.AsObject().ToDictionary(pair => Enum.Parse<ModelRole>(pair.Key), pair => One(pair.Value!.AsObject()));

    public static string Write(Usage usage) => Object(usage).ToJsonString();

    public static Usage ReadOne(string json) => One(JsonNode.Parse(json)!.AsObject());

    private static JsonObject Object(Usage used)
    {
        var members = new JsonObject
        {
            ["calls"] = used.Calls,
            ["in"] = used.InputTokens,
            ["cached"] = used.CachedTokens,
            ["out"] = used.OutputTokens,
            ["usd"] = used.Cost?.ToString(CultureInfo.InvariantCulture),
        };
        if (used.CostAvoided != 0)
        {
            members["avoided"] = used.CostAvoided?.ToString(CultureInfo.InvariantCulture);
        }

        return members;
    }

    private static Usage One(JsonObject members) => new(
        members["calls"]!.GetValue<long>(),
        members["in"]!.GetValue<long>(),
        members["cached"]!.GetValue<long>(),
        members["out"]!.GetValue<long>(),
        Money(members["usd"]))
    {
        CostAvoided = members.TryGetPropertyValue("avoided", out var avoided) ? Money(avoided) : 0m,
    };

    private static decimal? Money(JsonNode? node) => node?.GetValue<string>() is { } text ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;
}
