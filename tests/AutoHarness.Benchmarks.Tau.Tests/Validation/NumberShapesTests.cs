using System.Numerics;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Tests.Validation;

/// <summary>What pydantic 2.13 makes of the same values in its lax mode.</summary>
public sealed class NumberShapesTests
{
    [Theory]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-INF", double.NegativeInfinity)]
    [InlineData(" 1_0.5 ", 10.5)]
    [InlineData("5.", 5.0)]
    public void A_text_of_a_number_becomes_a_float(string text, double expected) => Assert.Equal(expected, Assert.IsType<PyFloat>(Checked(Shape.Real, text)).Value);

    [Theory]
    [InlineData("1__0", "float_parsing")]
    [InlineData("_1", "float_parsing")]
    [InlineData("0x10", "float_parsing")]
    public void Another_text_is_no_float(string text, string type) => Assert.Equal(type, Refused(Shape.Real, text));

    [Fact]
    public void A_number_beyond_its_type_is_refused()
    {
        Assert.Equal("float_type", Refused(Shape.Real, new PyInt(BigInteger.Pow(10, 400))));
        Assert.Equal("int_parsing_size", Refused(Shape.Whole, new PyFloat(1e20)));
        Assert.Equal("int_parsing_size", Refused(Shape.Whole, new string('9', 4301)));
        Assert.Equal("bool_type", Refused(Shape.Flag, new PyFloat(2.5)));
        Assert.Equal("bool_parsing", Refused(Shape.Flag, new PyFloat(2)));
    }

    [Fact]
    public void A_long_input_is_shortened_by_its_bytes_in_whole_letters()
    {
        var shape = new ModelShape("M", forbidsExtra: false, new Field("n", Shape.Whole));

        var raised = Assert.Throws<PythonException>(() => shape.Validate(PyDict.Of(("n", new string('\u4e2d', 40))), "2.13"));

        Assert.Contains("input_value='\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d...\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d\u4e2d', input_type=str", raised.Message, StringComparison.Ordinal);
    }

    private static PyValue Checked(Shape shape, PyValue value)
    {
        var issues = new List<ValidationIssue>();
        var made = shape.Check(value, ModelShape.Root, issues);
        Assert.Empty(issues);
        return made;
    }

    private static string Refused(Shape shape, PyValue value)
    {
        var issues = new List<ValidationIssue>();
        shape.Check(value, ModelShape.Root, issues);
        return Assert.Single(issues).Type;
    }
}
