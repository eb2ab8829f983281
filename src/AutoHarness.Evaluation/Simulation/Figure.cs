using System.Collections.Immutable;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>A simulated number with its standard error over campaigns.</summary>
public sealed record Figure(double Value, double StandardError)
{
    internal static Figure Mean(IEnumerable<double> values)
    {
        var all = values.ToImmutableArray();
        var mean = all.Average();
        return new Figure(mean, all.Length < 2 ? 0 : Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1) / all.Length));
    }

    /// <summary>A ratio of sums, since campaigns differ in how many proposals they count; error by linearisation.</summary>
    internal static Figure Share(IEnumerable<(int Accepted, int Counted)> campaigns)
    {
        var all = campaigns.ToImmutableArray();
        double counted = all.Sum(campaign => campaign.Counted);
        if (counted == 0)
        {
            return new Figure(0, 0);
        }

        var share = all.Sum(campaign => campaign.Accepted) / counted;
        var squares = all.Sum(campaign => Math.Pow(campaign.Accepted - (share * campaign.Counted), 2));
        return new Figure(share, Math.Sqrt(squares) / counted);
    }
}
