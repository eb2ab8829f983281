using System.Collections.Immutable;
using System.Text.Json;
using AutoHarness.Models.Names;

namespace AutoHarness.Models.Providers;

/// <summary>What is known of models beforehand; what is not in it is learned from their refusals.</summary>
internal sealed class CapabilityTable
{
    private readonly ImmutableArray<(string Prefix, ModelCapabilities Capabilities)> rows;

    private CapabilityTable(ImmutableArray<(string Prefix, ModelCapabilities Capabilities)> rows) => this.rows = rows;

    /// <summary>The table that comes with the tool.</summary>
    public static CapabilityTable BuiltIn()
    {
        using var table = EmbeddedTable.Open("capabilities.json");
        return new CapabilityTable([.. table.RootElement.GetProperty("models").EnumerateArray()
            .Select(row => (row.GetProperty("prefix").GetString()!, Read(row)))
            .OrderByDescending(row => row.Item1.Length)]);
    }

    /// <summary>The row with the longest prefix that fits.</summary>
    public ModelCapabilities Of(ModelName name) =>
        rows.Where(row => name.Full.StartsWith(row.Prefix, StringComparison.Ordinal)).Select(row => row.Capabilities).FirstOrDefault() ?? ModelCapabilities.Unknown;

    private static ModelCapabilities Read(JsonElement row) => new()
    {
        Rejects = row.TryGetProperty("rejects", out var words) ? [.. words.EnumerateArray().Select(word => word.GetString()!)] : [],
        OutputTokens = row.TryGetProperty("output_tokens", out var tokens) ? tokens.GetInt32() : null,
        EffortExcludesSampling = row.TryGetProperty("effort_excludes_sampling", out var excludes) && excludes.GetBoolean(),
        ResponsesForTools = row.TryGetProperty("responses_for_tools", out var responses) && responses.GetBoolean(),
    };
}
