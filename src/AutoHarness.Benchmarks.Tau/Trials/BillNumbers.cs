using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Tau.Environments;

namespace AutoHarness.Benchmarks.Tau.Trials;

/// <summary>
/// The ids of draft bills. The reference draws them; here they depend on the trial, so that a replay of its calls meets the same ids, while the gold
/// world, which comes after it, gets others, as it would by chance.
/// </summary>
internal static class BillNumbers
{
    private const int Digits = 8;

    public static ConversationOptions Of(string task, long seed, int attempt)
    {
        var drawn = 0;
        return new ConversationOptions
        {
            NextBillNumber = () =>
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{seed}\n{task}\n{attempt}\n{drawn++}");
                return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..Digits];
            },
        };
    }
}
