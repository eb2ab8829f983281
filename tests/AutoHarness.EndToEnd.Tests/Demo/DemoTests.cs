using System.Text.RegularExpressions;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Demo;

/// <summary>The first minute that somebody spends with the tool.</summary>
public sealed partial class DemoTests
{
    [Fact]
    public async Task The_demo_accepts_true_improvements_refuses_the_cheat_and_tells_the_same_story_twice()
    {
        var first = await DemoAsync();
        var second = await DemoAsync();

        var verdicts = Verdicts(first.Output);
        Assert.Equal([1, 2, 3, 4, 5, 6], verdicts.Keys.Order());
        Assert.Equal("invalid", verdicts[4]);
        Assert.Equal("rejected", verdicts[5]);
        Assert.Contains("accepted", (string[])[verdicts[1], verdicts[6]]);
        Assert.Contains("killed once", first.Output, StringComparison.Ordinal);
        Assert.Contains("killed on purpose", first.Output, StringComparison.Ordinal);
        Assert.Contains("scripted model", first.Output, StringComparison.Ordinal);
        Assert.Equal(Iterations(first.Output), Iterations(second.Output));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("42")]
    public async Task The_cheat_is_invalid_whatever_the_luck(string seed)
    {
        var result = await DemoAsync("--seed", seed);

        Assert.Equal("invalid", Verdicts(result.Output)[4]);
    }

    private static async Task<ToolResult> DemoAsync(params string[] more)
    {
        using var sandbox = new Sandbox();
        var result = await sandbox.RunAsync(["demo", "--dir", Path.Combine(sandbox.Root, "demo"), "--plain", .. more]);
        Assert.True(result.Exit == 0, result.ToString());
        return result;
    }

    private static Dictionary<int, string> Verdicts(string output) => Iteration().Matches(output)
        .ToDictionary(match => int.Parse(match.Groups["number"].ValueSpan), match => match.Groups["verdict"].Value);

    private static string[] Iterations(string output) => [.. Iteration().Matches(output).Select(match => match.Value)];

    [GeneratedRegex(@"^ iteration (?<number>\d)  .*  \S+ (?<verdict>accepted|rejected|not proven|rolled back|invalid|no-change|error)\b.*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Iteration();
}
