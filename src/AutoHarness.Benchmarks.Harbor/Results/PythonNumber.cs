using System.Globalization;

namespace AutoHarness.Benchmarks.Harbor.Results;

/// <summary>Numbers as Python prints them: <c>1.0</c> and not <c>1</c> for a float.</summary>
internal static class PythonNumber
{
    public static string Write(double value, bool isWhole)
    {
        if (isWhole)
        {
            return value.ToString("0", CultureInfo.InvariantCulture);
        }

        // Shortest form that reads back the same; Python changes to exponents at 1e16 and below 1e-4.
        var size = Math.Abs(value);
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        if (size is 0 or (>= 1e-4 and < 1e16))
        {
            var plain = text.Contains('E', StringComparison.Ordinal) ? ((decimal)value).ToString(CultureInfo.InvariantCulture) : text;
            return plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0";
        }

        var mark = text.IndexOf('E', StringComparison.Ordinal);
        return mark < 0 ? value.ToString("0.################e+00", CultureInfo.InvariantCulture) : text.Replace("E", "e", StringComparison.Ordinal);
    }
}
