using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Configuration;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("theshold", "threshold")]
    [InlineData("treshhold", "threshold")]
    [InlineData("thrsehold", "threshold")]
    [InlineData("seeds", "seed")]
    [InlineData("xyz", null)]
    [InlineData("se", null)]
    [InlineData("", null)]
    public void Finds_words_within_two_edits(string word, string? nearest)
    {
        Assert.Equal(nearest, NearestWord.Of(word, ["seed", "threshold", "split"]));
    }
}
