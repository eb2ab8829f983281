using AutoHarness.Benchmarks.Harbor.Results;

namespace AutoHarness.Benchmarks.Harbor.Tests.Results;

public sealed class PythonNumberTests
{
    // Printed by Python 3.
    [Theory]
    [InlineData(1, "1.0")]
    [InlineData(0, "0.0")]
    [InlineData(0.5, "0.5")]
    [InlineData(1.0 / 3, "0.3333333333333333")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(1e16, "1e+16")]
    [InlineData(123456789012345, "123456789012345.0")]
    [InlineData(-2.5, "-2.5")]
    public void Floats_are_written_as_python_does(double value, string text) => Assert.Equal(text, PythonNumber.Write(value, isWhole: false));

    [Fact]
    public void Whole_numbers_keep_no_fraction() => Assert.Equal("3", PythonNumber.Write(3, isWhole: true));
}
