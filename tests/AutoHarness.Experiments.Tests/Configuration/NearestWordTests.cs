using AutoHarness.Experiments.Configuration;

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

    [Fact]
    public void Distance_is_symmetric_and_zero_only_for_the_same_word()
    {
        var words = CsCheck.Gen.String[CsCheck.Gen.Char['a', 'd'], 0, 8];
        CsCheck.Check.Sample(CsCheck.Gen.Select(words, words), pair =>
        {
            var (left, right) = pair;
            Assert.Equal(NearestWord.Distance(left, right), NearestWord.Distance(right, left));
            Assert.Equal(left == right, NearestWord.Distance(left, right) == 0);
        });
    }
}
