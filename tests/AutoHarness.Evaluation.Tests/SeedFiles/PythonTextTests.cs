using System.Globalization;
using AutoHarness.Evaluation.SeedFiles;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.SeedFiles;

/// <summary>Expected texts come from CPython 3.11.</summary>
public sealed class PythonTextTests
{
    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(0.8, "0.8")]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.1 + 0.2, "0.30000000000000004")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(1e22, "1e+22")]
    [InlineData(123456789012345.6, "123456789012345.6")]
    [InlineData(1.5e-300, "1.5e-300")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void Writes_a_float_like_repr(double value, string expected)
    {
        Assert.Equal(expected, PythonText.Float(value));
    }

    [Fact]
    public void Writes_floats_that_read_back_as_themselves()
    {
        Gen.Double.Where(double.IsFinite).Sample(value =>
            BitConverter.DoubleToInt64Bits(double.Parse(PythonText.Float(value), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value));
    }

    [Theory]
    [InlineData(1 / 32d, "0.0312")]
    [InlineData(3 / 32d, "0.0938")]
    [InlineData(5 / 32d, "0.1562")]
    [InlineData(2 / 3d, "0.6667")]
    [InlineData(0.00005, "0.0001")]
    [InlineData(0.00015, "0.0001")]
    [InlineData(0.99995, "1.0000")]
    [InlineData(-0.0, "-0.0000")]
    [InlineData(123.45675, "123.4567")]
    [InlineData(double.NaN, "nan")]
    public void Writes_four_decimals_like_the_percent_format(double value, string expected)
    {
        Assert.Equal(expected, PythonText.FourDecimals(value));
    }

    [Fact]
    public void Rounds_to_within_half_of_the_last_decimal()
    {
        Gen.Double[0, 1].Sample(value =>
            Math.Abs(double.Parse(PythonText.FourDecimals(value), CultureInfo.InvariantCulture) - value) <= 0.00005 + 1e-15);
    }

    [Fact]
    public void Escapes_everything_outside_printable_ASCII()
    {
        Assert.Equal("\"\\u00e9\\ud83d\\ude00\\u007f\\n\\\"/\\\\\\t\\u0001\"", PythonText.Quoted("\u00e9\U0001F600\u007f\n\"/\\\t\u0001"));
    }
}
