using System.Globalization;
using System.Text;
using System.Text.Json;
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

    // Read for every trial there is whenever somebody looks at the cost: a tree of nodes for each would be most of that time.
    public static Dictionary<ModelRole, Usage> Read(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var usage = new Dictionary<ModelRole, Usage>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var role = Enum.Parse<ModelRole>(reader.GetString()!);
            reader.Read();
            usage.Add(role, One(ref reader));
        }

        return usage;
    }

    public static string Write(Usage usage) => Object(usage).ToJsonString();

    public static Usage ReadOne(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return One(ref reader);
    }

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

    private static Usage One(ref Utf8JsonReader reader)
    {
        long calls = 0, input = 0, cached = 0, output = 0;
        decimal? cost = null, avoided = 0m;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "calls":
                    calls = reader.GetInt64();
                    break;
                case "in":
                    input = reader.GetInt64();
                    break;
                case "cached":
                    cached = reader.GetInt64();
                    break;
                case "out":
                    output = reader.GetInt64();
                    break;
                case "usd":
                    cost = Money(reader.GetString());
                    break;
                case "avoided":
                    avoided = Money(reader.GetString());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return new Usage(calls, input, cached, output, cost) { CostAvoided = avoided };
    }

    private static decimal? Money(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
