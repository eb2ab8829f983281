namespace AutoHarness.Evaluation.Simulation;

/// <summary>A fast seeded stream for simulations (xoshiro256**, Blackman and Vigna 2018, seeded by SplitMix64).</summary>
internal sealed class RandomStream
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;
    private double? _spareNormal;

    public RandomStream(long seed, long stream)
    {
        var state = unchecked(((ulong)seed * 0x9e3779b97f4a7c15UL) ^ ((ulong)stream * 0xd1342543de82ef95UL));
        _a = Split(ref state);
        _b = Split(ref state);
        _c = Split(ref state);
        _d = Split(ref state);
    }

    /// <summary>Uniform in [0,1).</summary>
    public double Uniform()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return (result >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>Normal by Marsaglia's polar method.</summary>
    public double Normal(double mean, double deviation)
    {
        if (_spareNormal is { } spare)
        {
            _spareNormal = null;
            return mean + (deviation * spare);
        }

        double x, y, square;
        do
        {
            x = (2 * Uniform()) - 1;
            y = (2 * Uniform()) - 1;
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        var scale = Math.Sqrt(-2 * Math.Log(square) / square);
        _spareNormal = y * scale;
        return mean + (deviation * x * scale);
    }

    /// <summary>Beta as a ratio of gammas.</summary>
    public double Beta(double a, double b)
    {
        var first = Gamma(a);
        return first / (first + Gamma(b));
    }

    // Marsaglia and Tsang (2000); shapes below one by their power trick.
    private double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(1 - Uniform(), 1 / shape);
        }

        var d = shape - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(0, 1);
            var v = 1 + (c * x);
            if (v > 0 && Math.Log(1 - Uniform()) < (0.5 * x * x) + (d * (1 - (v * v * v) + Math.Log(v * v * v))))
            {
                return d * v * v * v;
            }
        }
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9e3779b97f4a7c15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9UL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebUL;
        return z ^ (z >> 31);
    }
}
