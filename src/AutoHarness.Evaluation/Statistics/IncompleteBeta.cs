namespace AutoHarness.Evaluation.Statistics;

/// <summary>The regularised incomplete beta function and the logarithm of the gamma function.</summary>
internal static class IncompleteBeta
{
    // Lanczos' approximation with g = 7 and nine terms (Godfrey's coefficients), good to about 15 digits.
    private static readonly double[] Lanczos =
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <summary>I(x; a, b) for x in [0,1] and positive a, b.</summary>
    public static double Regularized(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    /// <summary>ln Gamma(x) for x above 0.</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x - 1 + i);
        }

        var t = x + 6.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x - 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    // Abramowitz and Stegun 26.5.8 by Lentz' method.
    private static double Fraction(double x, double a, double b)
    {
        const double Tiny = 1e-300;
        double c = 1, d = 1 / NonZero(1 - ((a + b) * x / (a + 1)));
        var fraction = d;
        for (var m = 1; m <= 500; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            var before = fraction;
            foreach (var coefficient in (ReadOnlySpan<double>)[even, odd])
            {
                d = 1 / NonZero(1 + (coefficient * d));
                c = NonZero(1 + (coefficient / c));
                fraction *= c * d;
            }

            if (Math.Abs(fraction - before) <= Math.Abs(fraction) * 1e-16)
            {
                break;
            }
        }

        return fraction;

        static double NonZero(double value) => Math.Abs(value) < Tiny ? Tiny : value;
    }
}
