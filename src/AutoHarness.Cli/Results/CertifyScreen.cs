using System.Globalization;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Certifying;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>certify</c>: the only number that is called the result.</summary>
internal static class CertifyScreen
{
    public static void Print(Printer printer, CertifyResult result)
    {
        printer.Put("result  ", Ink.Strong).Line(result.Difference is { } difference
            ? $"{Figures.Change(difference)} mean reward on {result.Tasks} sealed tasks, 95 % interval {Bound(result.Low)} to {Bound(result.High)}{(result.IsDistinguishable ? string.Empty : ": not distinguishable from 0")}"
            : $"none: no sealed task gave a reward for both versions ({result.Before.Infra + result.After.Infra} infrastructure errors)");
        Version(printer, "before", result.Before, "the agent at the start");
        Version(printer, "after", result.After, $"iteration {result.Iteration}");
        printer.Line($"  tasks     better on {result.Better}, worse on {result.Worse} (McNemar p {Three(result.McNemar)}, CMH z {Figures.Change(result.MantelHaenszel)}), {result.Trials} trials per task and version");
        printer.Line(result.CertifiedAfter is { } round
            ? $"  proof     certified at alpha {Plain(result.Alpha)} after round {round} of {result.Rounds}: e-value {Three(result.Highest)} (at least {Plain(1 / result.Alpha)})"
            : $"  proof     not certified at alpha {Plain(result.Alpha)}: e-value {Three(result.Highest)} at most in {result.Rounds} rounds ({Plain(1 / result.Alpha)} needed)");
        if (result.Repeated)
        {
            printer.Line("  again     computed by an earlier call; nothing was run");
        }

        LabelLines.Print(printer, result.Labels);
    }

    private static void Version(Printer printer, string title, CertifiedVersion version, string origin)
    {
        var interval = version.Low is { } low && version.High is { } high ? $" ({Figures.Short(low)} to {Figures.Short(high)})" : string.Empty;
        var hats = string.Join("  ", version.PassHats.Select((value, index) => index == 0 ? $"pass@1 {Figures.Short(value)}" : $"pass^{index + 1} {Figures.Short(value)}"));
        printer.Line($"  {title,-8}  {Figures.Score(version.Mean)}{interval}  {hats}  {version.Version[..Math.Min(12, version.Version.Length)]}, {origin}{(version.Infra > 0 ? $", {version.Infra} infrastructure errors" : string.Empty)}");
    }

    private static string Bound(double? value) => value is { } bound ? Figures.Change(bound) : "unbounded";

    private static string Three(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Plain(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
