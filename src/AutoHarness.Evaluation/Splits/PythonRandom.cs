namespace AutoHarness.Evaluation.Splits;

/// <summary>
/// The random stream of CPython's <c>random.Random(seed)</c>, so that a split drawn here equals one drawn by a Python tool.
/// MT19937 (Matsumoto and Nishimura 1998), seeded by array; <c>randbelow</c> by rejection; Fisher-Yates from the end.
/// </summary>
public sealed class PythonRandom
{
    private const int Length = 624;
    private const int Middle = 397;

    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    /// <param name="seed">Like CPython, the sign is ignored.</param>
    public PythonRandom(long seed)
    {
        var magnitude = seed < 0 ? (ulong)-(seed + 1) + 1 : (ulong)seed;
        var high = (uint)(magnitude >> 32);
        SeedByArray(high == 0 ? [(uint)magnitude] : [(uint)magnitude, high]);
    }

    /// <summary>The next 32 bits.</summary>
    public uint NextBits()
    {
        if (_next == Length)
        {
            Regenerate();
        }

        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    /// <summary>A number in [0, <paramref name="limit"/>), for a limit of at least 1.</summary>
    public int Below(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);

        var bits = 32 - int.LeadingZeroCount(limit);
        uint drawn;
        do
        {
            drawn = NextBits() >> (32 - bits);
        }
        while (drawn >= limit);

        return (int)drawn;
    }

    /// <summary>Shuffles in place.</summary>
    public void Shuffle<T>(IList<T> items)
    {
        for (var last = items.Count - 1; last > 0; last--)
        {
            var chosen = Below(last + 1);
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    private void SeedByArray(ReadOnlySpan<uint> key)
    {
        _state[0] = 19650218;
        for (var i = 1; i < Length; i++)
        {
            _state[i] = (1812433253 * Mixed(i - 1)) + (uint)i;
        }

        var position = 1;
        for (var step = 0; step < Math.Max(Length, key.Length); step++)
        {
            var index = step % key.Length;
            _state[position] = (_state[position] ^ (Mixed(position - 1) * 1664525)) + key[index] + (uint)index;
            position = Advance(position);
        }

        for (var step = 0; step < Length - 1; step++)
        {
            _state[position] = (_state[position] ^ (Mixed(position - 1) * 1566083941)) - (uint)position;
            position = Advance(position);
        }

        _state[0] = 0x80000000;
    }

    private uint Mixed(int index) => _state[index] ^ (_state[index] >> 30);

    private int Advance(int position)
    {
        if (position + 1 < Length)
        {
            return position + 1;
        }

        _state[0] = _state[Length - 1];
        return 1;
    }

    private void Regenerate()
    {
        for (var i = 0; i < Length; i++)
        {
            var joined = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7fffffff);
            var twist = (joined & 1) == 0 ? 0 : 0x9908b0df;
            _state[i] = _state[(i + Middle) % Length] ^ (joined >> 1) ^ twist;
        }

        _next = 0;
    }
}
