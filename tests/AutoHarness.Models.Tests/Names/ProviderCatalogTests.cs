using AutoHarness.Models.Names;

namespace AutoHarness.Models.Tests.Names;

public sealed class ProviderCatalogTests
{
    private readonly ProviderCatalog catalog = ProviderCatalog.BuiltIn();

    [Theory]
    [InlineData("gpt-5.4", "openai", "gpt-5.4")]
    [InlineData("chatgpt-4o-latest", "openai", "chatgpt-4o-latest")]
    [InlineData("codex-mini", "openai", "codex-mini")]
    [InlineData("o3-mini", "openai", "o3-mini")]
    [InlineData("claude-opus-5", "anthropic", "claude-opus-5")]
    [InlineData("gemini-3-pro", "gemini", "gemini-3-pro")]
    [InlineData("openrouter/anthropic/claude-opus-5", "openrouter", "anthropic/claude-opus-5")]
    [InlineData("ollama/qwen3:8b", "ollama", "qwen3:8b")]
    [InlineData("azure/gpt-5", "azure", "gpt-5")]
    public void Splits_a_name_at_the_first_slash_and_knows_bare_ones(string name, string provider, string model)
    {
        var found = catalog.Parse(name);

        Assert.Equal((provider, model), (found!.Provider.Name, found.Model));
    }

    [Theory]
    [InlineData("ollama3")]
    [InlineData("omni")]
    [InlineData("o")]
    [InlineData("llama")]
    [InlineData("nobody/gpt-5")]
    [InlineData("openai/")]
    [InlineData("/gpt-5")]
    [InlineData("")]
    public void Knows_no_provider_for_other_names(string name) => Assert.Null(catalog.Parse(name));

    [Fact]
    public void Has_each_provider_once_and_a_way_to_find_it()
    {
        Assert.Equal(catalog.Entries.Length, catalog.Entries.Select(entry => entry.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(catalog.Entries.Where(entry => entry.Dialect != ProviderDialect.None), entry => Assert.True(entry.Endpoint is not null || !entry.BaseUrls.IsEmpty, entry.Name));
    }
}
