using AutoHarness.Benchmarks.Harbor.Tasks;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>Guesses from the text of tests whether they call a server on their own machine.</summary>
internal static class LoopbackCalls
{
    private const long Largest = 256 * 1024;

    private static readonly string[] Addresses = ["localhost", "127.0.0.1", "[::1]"];

    /// <param name="folder">With tests.</param>
    public static bool AreIn(string folder) => TaskFiles.Below(folder)
        .Where(path => new FileInfo(path).Length <= Largest)
        .Any(path => File.ReadAllText(path) is var text && Addresses.Any(address => text.Contains(address, StringComparison.Ordinal)));
}
