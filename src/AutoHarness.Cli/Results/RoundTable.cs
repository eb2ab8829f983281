using System.Globalization;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Results;

/// <summary>The looks of a paired judgement: z between the boundary that stops a candidate and the one that accepts it.</summary>
internal static class RoundTable
{
    /// <param name="printer">Standard output.</param>
    /// <param name="record">The decision record of the verdict; without rounds nothing is printed.</param>
    public static void Print(Printer printer, JsonObject record)
    {
        if (record["rounds"] is not JsonArray { Count: > 0 } rounds)
        {
            return;
        }

        printer.Line("  round  after   trials       z   stop below   accept from   change ± error     held out", Ink.Faint);
        foreach (var look in rounds)
        {
            var decision = (string)look!["decision"]!;
            printer
                .Put($"  {(int)look["r"]!,5}  {(string)look["stage"]!,-5}  {(int)look["trials"]!,7}  {Signed((double?)look["z"], "0.00"),6}  {Signed((double?)look["futility"], "0.00"),11}  {Signed((double?)look["accept"], "0.00"),12}")
                .Put($"   {Signed((double?)look["delta"], "0.000")} ±{Figures.Error((double)look["se"]!)}  {Signed((double?)look["m_test"], "0.000"),11}")
                .Line(decision == "continue" ? string.Empty : $"  {decision}", decision == "accept" ? Ink.Good : Ink.Bad);
        }
    }

    /// <summary>A number with its sign; a dash where there is none.</summary>
    public static string Signed(double? value, string format) =>
        value is { } number ? (number < 0 ? "−" : "+") + Math.Abs(number).ToString(format, CultureInfo.InvariantCulture) : "-";
}
