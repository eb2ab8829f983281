using System.Globalization;
using System.Numerics;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>A whole number; also from a text of one, a float without a fraction, or a boolean.</summary>
internal sealed class WholeShape : Shape
{
    // More digits than Python turns into a number.
    private const int MostDigits = 4300;

    public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) => value switch
    {
        PyInt => value,
        PyBool flag => new PyInt(flag.Value ? 1 : 0),
        PyFloat { Value: var real } when !double.IsFinite(real) =>
            Refuse(value, at, issues, "finite_number", "Input should be a finite number"),
        PyFloat { Value: var real } when Math.Floor(real) != real =>
            Refuse(value, at, issues, "int_from_float", "Input should be a valid integer, got a number with a fractional part"),
        PyFloat { Value: var real } when real is >= NumberText.BeyondInteger or <= -NumberText.BeyondInteger => RefuseSize(value, at, issues),
        PyFloat { Value: var real } => new PyInt(new BigInteger(real)),
        PyString { Text.Length: > MostDigits } => RefuseSize(value, at, issues),
        PyString text => Parse(text.Text) is { } whole
            ? new PyInt(whole)
            : Refuse(value, at, issues, "int_parsing", "Input should be a valid integer, unable to parse string as an integer"),
        _ => Refuse(value, at, issues, "int_type", "Input should be a valid integer"),
    };

    private static PyValue RefuseSize(PyValue value, Location at, List<ValidationIssue> issues) =>
        Refuse(value, at, issues, "int_parsing_size", "Unable to parse input string as an integer, exceeded maximum size");

    // A sign, and a fraction of zeros, are taken.
    private static BigInteger? Parse(string text)
    {
        if (NumberText.Plain(text) is not { } digits)
        {
            return null;
        }

        var dot = digits.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && digits[(dot + 1)..].Length > 0 && digits[(dot + 1)..].All(digit => digit == '0'))
        {
            digits = digits[..dot];
        }

        return BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;
    }
}

/// <summary>A float; also from an int, a boolean or a text of one.</summary>
internal sealed class RealShape : Shape
{
    public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) => value switch
    {
        PyFloat => value,
        PyNumber number when double.IsFinite(number.ToDouble()) => new PyFloat(number.ToDouble()),
        PyString text => Parse(text.Text) is { } real
            ? new PyFloat(real)
            : Refuse(value, at, issues, "float_parsing", "Input should be a valid number, unable to parse string as a number"),
        _ => Refuse(value, at, issues, "float_type", "Input should be a valid number"),
    };

    private static double? Parse(string text) => NumberText.Plain(text) switch
    {
        null => null,
        var word when word.TrimStart('+', '-').Equals("inf", StringComparison.OrdinalIgnoreCase) =>
            word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity,
        var digits => double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : null,
    };
}

/// <summary>How the validator reads numbers in texts.</summary>
internal static class NumberText
{
    /// <summary>Numbers from here on are no 64-bit integers; the validator takes them for another type or another fault.</summary>
    public const double BeyondInteger = 9223372036854775808;

    /// <summary>The text without white space around it and without single underscores; null where underscores stand otherwise.</summary>
    public static string? Plain(string text)
    {
        var digits = text.Trim();
        return digits.StartsWith('_') || digits.EndsWith('_') || digits.Contains("__", StringComparison.Ordinal)
            ? null
            : digits.Replace("_", "", StringComparison.Ordinal);
    }
}

/// <summary>A boolean; also from 0, 1 and the usual words.</summary>
internal sealed class FlagShape : Shape
{
    private const string Unreadable = "Input should be a valid boolean, unable to interpret input";

    public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) => value switch
    {
        PyBool => value,
        PyNumber number => number.ToDouble() switch
        {
            0 => PyBool.False,
            1 => PyBool.True,
            var real when Math.Floor(real) == real && real is > -NumberText.BeyondInteger and < NumberText.BeyondInteger => Refuse(value, at, issues, "bool_parsing", Unreadable),
            _ => Refuse(value, at, issues, "bool_type", "Input should be a valid boolean"),
        },
        PyString text => text.Text.ToLowerInvariant() switch
        {
            "0" or "off" or "f" or "false" or "n" or "no" => PyBool.False,
            "1" or "on" or "t" or "true" or "y" or "yes" => PyBool.True,
            _ => Refuse(value, at, issues, "bool_parsing", Unreadable),
        },
        _ => Refuse(value, at, issues, "bool_type", "Input should be a valid boolean"),
    };
}

/// <summary>A date or a date with time, kept as Python's <c>str</c> writes it: <c>2025-02-25</c>, <c>2025-02-25 12:08:00</c>.</summary>
internal sealed class TimeShape(bool withTime) : Shape
{
    private static readonly string[] DateForms = ["yyyy-MM-dd"];
    private static readonly string[] MomentForms = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd' 'HH:mm:ss", "yyyy-MM-dd"];

    public override PyValue Check(PyValue value, Location at, List<ValidationIssue> issues) =>
        value is PyString text && DateTime.TryParseExact(text.Text, withTime ? MomentForms : DateForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
            ? moment.ToString(withTime ? "yyyy-MM-dd HH:mm:ss" : "yyyy-MM-dd", CultureInfo.InvariantCulture)
            : Refuse(value, at, issues, withTime ? "datetime_from_date_parsing" : "date_from_datetime_parsing", withTime ? "Input should be a valid datetime" : "Input should be a valid date");
}
