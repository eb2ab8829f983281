using AutoHarness.Benchmarks.Tau.Domains.Calculating;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tests.Calculating;

/// <summary>Results and messages of Python 3.11 for the same expressions.</summary>
public sealed class CalculatorTests
{
    [Theory]
    [InlineData("2 + 2", "4.0")]
    [InlineData("-2**2", "-4.0")]
    [InlineData("2**-1", "0.5")]
    [InlineData("-7//2", "-4.0")]
    [InlineData("7.5//-2", "-4.0")]
    [InlineData("5**3**0", "5.0")]
    [InlineData("12345678901234567890*10", "1.2345678901234568e+20")]
    [InlineData("10**400/10**399", "10.0")]
    [InlineData("  1.5*(.5+1.)", "2.25")]
    public void A_sum_is_done(string expression, string expected) => Assert.Equal(expected, Calculator.Calculate(expression).ToString());

    [Theory]
    [InlineData("", "invalid syntax (<string>, line 0)")]
    [InlineData("1e5", "Invalid characters in expression")]
    [InlineData("2 * (3", "'(' was never closed (<string>, line 1)")]
    [InlineData("2 * (/ 3", "invalid syntax (<string>, line 1)")]
    [InlineData("4 45(", "'(' was never closed (<string>, line 1)")]
    [InlineData("(1 2)", "invalid syntax. Perhaps you forgot a comma? (<string>, line 1)")]
    [InlineData("1)+(2", "unmatched ')' (<string>, line 1)")]
    [InlineData("007", "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers (<string>, line 1)")]
    [InlineData("3 4", "invalid syntax (<string>, line 1)")]
    [InlineData("2 (3)", "'int' object is not callable")]
    [InlineData("()", "float() argument must be a string or a real number, not 'tuple'")]
    [InlineData("1/0", "division by zero")]
    [InlineData("10**400", "int too large to convert to float")]
    [InlineData("2.0**5000", "(34, 'Numerical result out of range')")]
    [InlineData("9**9**9**9", "int too large to convert to float")]
    public void What_cannot_be_done_is_said_in_Pythons_words(string expression, string message) =>
        Assert.Equal(message, Assert.Throws<PythonException>(() => Calculator.Calculate(expression)).Message);
}
