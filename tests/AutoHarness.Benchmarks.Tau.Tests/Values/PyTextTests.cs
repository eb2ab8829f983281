using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tests.Values;

public sealed class PyTextTests
{
    [Theory]
    [InlineData(100.0, "100.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1234567890123456.0, "1234567890123456.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(3.180000000000021, "3.180000000000021")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(double.PositiveInfinity, "inf")]
    public void A_float_is_written_as_Python_writes_it(double value, string expected) => Assert.Equal(expected, PyText.Repr(value));

    [Theory]
    [InlineData("it", "'it'")]
    [InlineData("it's", "\"it's\"")]
    [InlineData("it's \"so\"", "'it\\'s \"so\"'")]
    [InlineData("a\n\t\\", "'a\\n\\t\\\\'")]
    [InlineData("é\u0001\u200b", "'é\\x01\\u200b'")]
    public void A_text_is_quoted_as_Python_quotes_it(string text, string expected) => Assert.Equal(expected, PyText.Repr(text));

    [Fact]
    public void Blank_lines_are_not_indented_and_every_line_break_of_Python_counts() =>
        Assert.Equal("\ta\n \n\tb\r\n\tc\u2028\td", PyText.Indent("a\n \nb\r\nc\u2028d", "\t"));

    [Fact]
    public void Texts_are_ordered_by_code_point_and_not_by_surrogate() =>
        Assert.True(PyText.CompareCodePoints("\U0001F600", "\uFFFD") > 0 && PyText.CompareCodePoints("a", "ab") < 0);

    [Theory]
    [InlineData(0.125, 0.12)]
    [InlineData(0.375, 0.38)]
    [InlineData(2.675, 2.67)]
    [InlineData(1.005, 1.0)]
    [InlineData(-0.125, -0.12)]
    public void Cents_are_rounded_from_the_exact_binary_value(double value, double expected) => Assert.Equal(expected, PyMath.RoundCents(value));
}
