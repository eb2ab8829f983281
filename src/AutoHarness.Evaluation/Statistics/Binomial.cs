namespace AutoHarness.Evaluation.Statistics;

/// <summary>Binomial coefficients as logarithms.</summary>
internal static class Binomial
{
    /// <summary>ln C(n, k); minus infinity where there is no such choice.</summary>
    public static double LogChoose(int n, int k) => k < 0 || k > n
        ? double.NegativeInfinity
        : IncompleteBeta.LogGamma(n + 1) - IncompleteBeta.LogGamma(k + 1) - IncompleteBeta.LogGamma(n - k + 1);
}
