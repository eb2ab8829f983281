using AutoHarness.Models.Metering;
using AutoHarness.Models.Names;
using AutoHarness.Models.Prices;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Tests.Prices;

public sealed class PriceTableTests
{
    private static readonly ProviderCatalog Catalog = ProviderCatalog.BuiltIn();

    [Theory]
    [InlineData("claude-opus-4-5", "claude-opus-4-5", false)]
    [InlineData("anthropic/claude-opus-4-5-20251101", "claude-opus-4-5", false)]
    [InlineData("gpt-5-2025-08-07", "gpt-5", false)]
    [InlineData("gpt-5.4-mini", "gpt-5.4-mini", false)]
    [InlineData("gpt-5.4-mini-fast", "gpt-5.4-mini", true)]
    [InlineData("gpt-5-nano", "gpt-5", true)]
    public void Finds_a_row_and_says_when_it_is_an_estimate(string name, string row, bool estimated)
    {
        var found = PriceTable.BuiltIn().Find(Catalog.Parse(name)!);

        Assert.Equal((row, estimated), (found!.Row, found.Estimated));
    }

    [Theory]
    [InlineData("gpt-5.9")]
    [InlineData("claude-opus-4-1")]
    [InlineData("ollama/llama")]
    public void Leaves_an_unknown_price_unknown(string name) => Assert.Null(PriceTable.BuiltIn().Find(Catalog.Parse(name)!));

    [Fact]
    public void Reads_a_file_of_LiteLLM_before_its_own_rows()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "p.json");
        File.WriteAllText(path, """
            {
              "sample_spec": {"input_cost_per_token": "free text", "output_cost_per_token": 0},
              "gpt-5": {"input_cost_per_token": 2e-06, "output_cost_per_token": "1.1e-05", "cache_read_input_token_cost": 2e-7, "cache_creation_input_token_cost": 2.5e-06, "mode": "chat"},
              "groq/some-model": {"input_cost_per_token": 5.9e-07, "output_cost_per_token": 7.9e-07},
              "half": {"input_cost_per_token": 1e-06},
              "odd": 7
            }
            """);

        var table = PriceTable.WithFile(path);

        Assert.Equal(new ModelPrice(2m, 0.2m, 11m) { CacheWrite = 2.5m }, table.Find(Catalog.Parse("openai/gpt-5")!)!.Price);
        Assert.Equal(new ModelPrice(0.59m, 0.59m, 0.79m), table.Find(Catalog.Parse("groq/some-model")!)!.Price);
        Assert.Equal(5m, table.Find(Catalog.Parse("claude-opus-5")!)!.Price.Input);
        Assert.Null(table.Find(Catalog.Parse("groq/half")!));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData(null)]
    public void Refuses_a_file_that_is_no_table(string? text)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "p.json");
        if (text is not null)
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal("AH1214", Assert.Throws<HarnessException>(() => PriceTable.WithFile(path)).Error.Code);
    }

    [Fact]
    public void Prices_each_sort_of_token()
    {
        var price = new ModelPrice(5, 0.5m, 25) { CacheWrite = 6.25m };

        // 1000 in, of which 600 read from the cache and 100 written to it: 300 x 5 + 600 x 0.5 + 100 x 6.25 + 40 x 25, per million.
        Assert.Equal(0.003425m, price.Of(1000, 600, 40, 100));
    }
}
