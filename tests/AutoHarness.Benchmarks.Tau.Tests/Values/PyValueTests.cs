using System.Numerics;
using AutoHarness.Benchmarks.Tau.Values;
using CsCheck;

namespace AutoHarness.Benchmarks.Tau.Tests.Values;

public sealed class PyValueTests
{
    private static readonly Gen<PyValue> Leaf = Gen.OneOf(
        Gen.Const((PyValue)PyNone.Instance),
        Gen.Bool.Select(PyValue (flag) => flag),
        Gen.Long.Select(PyValue (whole) => new PyInt(whole)),
        Gen.Double.Where(double.IsFinite).Select(PyValue (real) => real),
        Gen.String.Select(PyValue (text) => text));

    private static readonly Gen<PyValue> Any = Gen.OneOf(
        Leaf,
        Leaf.Array[0, 4].Select(PyValue (items) => new PyList([.. items])),
        Gen.Select(Gen.String, Leaf).Array[0, 15].Select(PyValue (entries) =>
            new PyDict(OrderedMap<PyValue>.From([.. entries.Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2))]))));

    [Fact]
    public void Whatever_is_written_reads_back_as_the_same() =>
        Any.Sample(value => PyJson.Write(PyJsonReader.Parse(PyJson.Write(value))) == PyJson.Write(value) && PyJsonReader.Parse(PyJson.Write(value)).Equals(value));

    [Fact]
    public void Numbers_are_equal_by_value_and_texts_of_them_are_not()
    {
        PyValue one = 1;

        Assert.True(one.Equals(1.0) && one.Equals(true) && one.GetHashCode() == ((PyValue)1.0).GetHashCode());
        Assert.False(one.Equals("1"));
        Assert.False(((PyValue)double.NaN).Equals(double.NaN));
        Assert.False(new PyInt((BigInteger.One << 53) + 1).Equals(9007199254740992.0));
    }

    [Fact]
    public void Dicts_are_equal_in_any_order_and_lists_are_not()
    {
        Assert.Equal(PyJsonReader.Parse("""{"a": 1, "b": [true]}"""), PyJsonReader.Parse("""{"b": [1.0], "a": true}"""));
        Assert.NotEqual(PyJsonReader.Parse("[1, 2]"), PyJsonReader.Parse("[2, 1]"));
    }

    [Fact]
    public void Json_is_written_in_ASCII_with_Pythons_separators() =>
        Assert.Equal("""{"k": ["\u00e9\ud83d\ude00\n", 1, 2.0, null, NaN]}""", PyJson.Write(PyDict.Of(("k", new PyList(["é😀\n", 1, 2.0, PyNone.Instance, double.NaN])))));

    [Theory]
    [InlineData("{\"a\": 1,}", "line 1, column 9")]
    [InlineData("[1,\n 02]", "line 2, column")]
    [InlineData("\"open", "column 6")]
    [InlineData("", "column 1")]
    public void What_is_no_JSON_is_refused_with_its_place(string text, string place) =>
        Assert.Contains(place, Assert.Throws<FormatException>(() => PyJsonReader.Parse(text)).Message);

    [Fact]
    public void Deep_nesting_is_refused_and_does_not_end_the_process() =>
        Assert.Throws<FormatException>(() => PyJsonReader.Parse(new string('[', 100_000)));
}
