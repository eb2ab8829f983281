using System.Globalization;
using AutoHarness.Evaluation.Certification;

namespace AutoHarness.Evaluation.Simulation;

/// <summary>How often the certificate claims an improvement where there is none.</summary>
internal static class CertificateTrial
{
    private const int Campaigns = 2000;
    private const int Rounds = 5;
    private const double Alpha = 0.05;

    public static Characteristic Run(SimulationOptions options, CancellationToken ct)
    {
        var certified = new bool[Campaigns];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism, CancellationToken = ct };
        Parallel.For(0, Campaigns, parallel, index => certified[index] = IsCertified(options, options.Seed + index));
        var share = certified.Count(claimed => claimed) / (double)Campaigns;

        return new Characteristic(
            "O9", "", string.Create(CultureInfo.InvariantCulture, $"false certificates {100 * share:0.0} % of {Campaigns} (at most {100 * Alpha:0.0} %)"), share <= Alpha);
    }

    private static bool IsCertified(SimulationOptions options, long seed)
    {
        var world = new World(options.World, seed);
        var random = new RandomStream(seed, -99);
        var rounds = Enumerable.Range(0, Rounds).Select(_ => (double[])[.. world.Start.Take(world.GateTasks).Select(logit => Difference(random, world.Probability(logit)))]);
        return Certificate.Of(rounds, Alpha).IsCertified;
    }

    private static double Difference(RandomStream random, double passes) => (random.Uniform() < passes ? 1 : 0) - (random.Uniform() < passes ? 1 : 0);
}
