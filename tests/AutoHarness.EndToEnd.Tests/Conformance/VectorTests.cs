using System.Diagnostics;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Conformance;

/// <summary>What was measured on the reference implementations, replayed on ours by the conformance runner as its users start it.</summary>
public sealed class VectorTests
{
    private static readonly string Runner = Path.Combine(Repository.Root, "artifacts", "bin", "AutoHarness.Conformance", "release", "AutoHarness.Conformance");
    private static readonly string Shared = Path.Combine(Repository.Root, "..", "shared");

    [Theory]
    [InlineData("tau", "conformance/tau", 17_602)]
    [InlineData("bird-vectors", "conformance/bird", 990)]
    [InlineData("harbor-results", "data/harbor/results/trials", 22)]
    [InlineData("harbor-results", "data/harbor/results/jobs", 4)]
    public async Task Every_vector_comes_out_as_in_the_reference(string suite, string folder, int atLeast)
    {
        using var runner = Process.Start(new ProcessStartInfo(Runner, [suite, Path.Combine(Shared, folder)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = runner.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = runner.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await runner.WaitForExitAsync(TestContext.Current.CancellationToken);

        var text = await output;
        var last = text.TrimEnd().Split('\n')[^1].Split(' ');
        Assert.True(runner.ExitCode == 0, text + await errors);
        Assert.Equal(["passed,", "0", "failed"], last[1..]);
        Assert.InRange(int.Parse(last[0], System.Globalization.CultureInfo.InvariantCulture), atLeast, int.MaxValue);
    }
}
