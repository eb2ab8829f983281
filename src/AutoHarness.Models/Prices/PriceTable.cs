using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Names;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Prices;

/// <summary>
/// What models cost. The file of the user comes first, then the small table of the tool. A name is looked for as it is, then without its
/// provider, without a date at its end, and at last by the longest row that it continues after a hyphen, which counts as an estimate.
/// </summary>
public sealed partial class PriceTable
{
    private const int MostBytes = 32 * 1024 * 1024;
    private const string Continuations = "-@:";

    private readonly ImmutableArray<ImmutableDictionary<string, ModelPrice>> layers;

    private PriceTable(ImmutableArray<ImmutableDictionary<string, ModelPrice>> layers) => this.layers = layers;

    /// <summary>The table that comes with the tool.</summary>
    public static PriceTable BuiltIn()
    {
        using var table = EmbeddedTable.Open("prices.json");
        var rows = ImmutableDictionary.CreateBuilder<string, ModelPrice>(StringComparer.Ordinal);
        foreach (var row in table.RootElement.GetProperty("rows").EnumerateArray())
        {
            var input = row.GetProperty("input").GetDecimal();
            var price = new ModelPrice(input, Money(row, "cache_read") ?? input, row.GetProperty("output").GetDecimal()) { CacheWrite = Money(row, "cache_write") };
            foreach (var model in row.GetProperty("models").EnumerateArray())
            {
                rows[model.GetString()!] = price;
            }
        }

        return new PriceTable([rows.ToImmutable()]);
    }

    /// <summary>The same with a file of LiteLLM's format before it.</summary>
    /// <exception cref="HarnessException">The file is absent or no such table (<c>AH1214</c>).</exception>
    public static PriceTable WithFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MostBytes })
            {
                throw Broken(path, "is larger than 32 MiB");
            }

            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? new PriceTable([LiteLlmPrices.Read(json.RootElement), .. BuiltIn().layers])
                : throw Broken(path, "is not one JSON object");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Broken(path, "cannot be read: " + failure.Message);
        }
    }

    /// <summary>The price of a model; null when it is unknown.</summary>
    internal PricedModel? Find(ModelName name)
    {
        string[] exact = [name.Full, name.Model];
        var undated = exact.Select(one => DateAtEnd().Replace(one, "")).ToArray();
        return exact.Concat(undated).Select(Exactly).FirstOrDefault(found => found is not null)
            ?? exact.Select(Continued).FirstOrDefault(found => found is not null);
    }

    private PricedModel? Exactly(string name) => layers
        .Select(layer => layer.TryGetValue(name, out var price) ? new PricedModel(price, name, Estimated: false) : null)
        .FirstOrDefault(found => found is not null);

    private PricedModel? Continued(string name) => layers
        .SelectMany(layer => layer)
        .Where(row => name.Length > row.Key.Length && name.StartsWith(row.Key, StringComparison.Ordinal) && Continuations.Contains(name[row.Key.Length], StringComparison.Ordinal))
        .OrderByDescending(row => row.Key.Length)
        .Select(row => new PricedModel(row.Value, row.Key, Estimated: true))
        .FirstOrDefault();

    private static decimal? Money(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetDecimal() : null;

    private static HarnessException Broken(string path, string problem) =>
        new(new HarnessError(ExitCode.Environment, "AH1214", $"the price table {Path.GetFileName(path)} {problem}")
        {
            Places = [new ErrorPlace(path)],
            Fixes = ["give a JSON file in the format of LiteLLM's model_prices_and_context_window.json under prices:, or leave the key out"],
        });

    [GeneratedRegex(@"[-@](?:\d{8}|\d{4}-\d{2}-\d{2})$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DateAtEnd();
}
