using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Models.Scripted;

/// <summary>
/// Uniform numbers that depend on seed, series, task, attempt, role, turn and purpose and on nothing else: not on the order of
/// trials, the clock or the agent's version. The same question always gets the same number.
/// </summary>
public sealed class KeyedNoise(ModelCaller caller)
{
    private const char Separator = '\u001f';

    private readonly string prefix = string.Join(
        Separator,
        caller.Seed,
        caller.Trial.Series,
        caller.Trial.Task,
        caller.Trial.Attempt,
        caller.Role);

    /// <summary>A number in [0,1) for one turn of the trial.</summary>
    public double Draw(int turn, string purpose) => Hash($"{prefix}{Separator}{turn}{Separator}{purpose}");

    /// <summary>A number in [0,1) that stays the same over the turns of the trial.</summary>
    public double DrawForTrial(string purpose) => Hash($"{prefix}{Separator}trial{Separator}{purpose}");

    private static double Hash(string key)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), digest);

        // 53 bits are what a double holds exactly.
        return (BinaryPrimitives.ReadUInt64LittleEndian(digest) >> 11) * Math.Pow(2, -53);
    }
}
