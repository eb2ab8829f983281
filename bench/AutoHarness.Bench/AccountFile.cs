using System.Globalization;

namespace AutoHarness.Bench;

/// <summary>The scripted provider's account of its calls.</summary>
internal static class AccountFile
{
    /// <summary>One answer: when it was given (unix milliseconds) and how long it simulated to think.</summary>
    public sealed record Call(string Trial, long At, long Latency);

    public static List<Call> Read(string path) =>
    [
        .. File.ReadLines(path).Select(line => line.Split('\t')).Select(cells => new Call(
            $"{cells[0]}/{cells[1]}/{cells[2]}/{cells[3]}",
            long.Parse(cells[6], CultureInfo.InvariantCulture),
            long.Parse(cells[7], CultureInfo.InvariantCulture))),
    ];
}
