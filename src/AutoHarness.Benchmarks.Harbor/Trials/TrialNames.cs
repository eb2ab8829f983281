using System.Security.Cryptography;
using System.Text;
using AutoHarness.Benchmarks.Harbor.Tasks;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Names of trials in Harbor's form: up to 32 characters of the task, two underscores, seven characters.</summary>
internal static class TrialNames
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int TaskLength = 32;
    private const int TailLength = 7;

    /// <summary>The same for the same key, so that a trial keeps its name wherever it is shown.</summary>
    public static string Of(HarborTask task, string key) => Of(task.ShortName, key);

    /// <inheritdoc cref="Of(HarborTask, string)"/>
    public static string Of(string shortName, string key)
    {
        var head = (shortName.Length <= TaskLength ? shortName : shortName[..TaskLength]).TrimEnd('_', '-');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return $"{head}__{string.Concat(hash.Take(TailLength).Select(part => Alphabet[part % Alphabet.Length]))}";
    }
}
