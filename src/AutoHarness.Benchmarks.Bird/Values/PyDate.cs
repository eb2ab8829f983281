using System.Globalization;

namespace AutoHarness.Benchmarks.Bird.Values;

/// <summary>A day.</summary>
internal sealed record PyDate(DateOnly Value) : PyValue
{
    public override string Str => Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public override string Repr => string.Create(CultureInfo.InvariantCulture, $"datetime.date({Value.Year}, {Value.Month}, {Value.Day})");

    public override string EqualityKey => "d" + Str;

    /// <summary><c>strftime('%Y-%m-%d')</c> on Linux, which does not pad a year.</summary>
    public string Formatted => string.Create(CultureInfo.InvariantCulture, $"{Value.Year}-{Value.Month:00}-{Value.Day:00}");
}
