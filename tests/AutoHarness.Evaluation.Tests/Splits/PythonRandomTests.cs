using AutoHarness.Evaluation.Splits;

namespace AutoHarness.Evaluation.Tests.Splits;

/// <summary>Expected values come from CPython 3.11's random module.</summary>
public sealed class PythonRandomTests
{
    [Theory]
    [InlineData(0, new uint[] { 3626764237, 1654615998, 3255389356, 3823568514, 1806341205, 173879092 })]
    [InlineData(42, new uint[] { 2746317213, 478163327, 107420369, 3184935163, 1181241943, 1051802512 })]
    [InlineData(1099511627783, new uint[] { 2635837658, 3209733218, 3500038837, 4028389051, 4058793509, 2746733121 })]
    public void Yields_the_words_of_getrandbits(long seed, uint[] expected)
    {
        var random = new PythonRandom(seed);

        Assert.Equal(expected, expected.Select(_ => random.NextBits()));
    }

    [Fact]
    public void Ignores_the_sign_of_the_seed_like_CPython()
    {
        Assert.Equal(new PythonRandom(42).NextBits(), new PythonRandom(-42).NextBits());
    }

    [Fact]
    public void Draws_below_a_limit_by_rejection()
    {
        var random = new PythonRandom(42);

        int[] drawn = [.. new[] { 1, 2, 3, 5, 10, 100, 1000 }.Select(random.Below)];

        Assert.Equal([0, 0, 2, 2, 3, 28, 142], drawn);
    }

    [Fact]
    public void Shuffles_like_CPython()
    {
        int[] items = [.. Enumerable.Range(0, 20)];

        new PythonRandom(42).Shuffle(items);

        Assert.Equal([19, 5, 14, 4, 9, 13, 15, 18, 6, 12, 17, 10, 1, 11, 2, 16, 7, 8, 0, 3], items);
    }

    [Fact]
    public void Agrees_after_the_state_was_renewed_many_times()
    {
        var random = new PythonRandom(42);
        for (var i = 0; i < 10_000; i++)
        {
            random.NextBits();
        }

        Assert.Equal(557113691u, random.NextBits());
    }
}
