using System.Text.RegularExpressions;
using AutoHarness.Cli.Explanations;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Explanations;

public sealed class ExplanationPageTests
{
    private static readonly string[] Sections = ["## Causes", "## Example", "## What to do", "## How to prevent it"];

    [Fact]
    public void There_is_a_page_for_every_code_in_the_source_and_none_without()
    {
        var used = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Regex.Matches(File.ReadAllText(file), "\"(?<code>AH[0-9]{4})\"", RegexOptions.NonBacktracking).Select(match => match.Groups["code"].Value))
            .ToHashSet(StringComparer.Ordinal);

        Assert.NotEmpty(used);
        Assert.Equal(used.Order(StringComparer.Ordinal), ExplanationPages.All.Select(page => page.Code));
    }

    [Fact]
    public void Every_page_has_the_same_parts()
    {
        Assert.All(ExplanationPages.All, page =>
        {
            Assert.StartsWith($"# {page.Code}: {page.Title}\n", page.Text, StringComparison.Ordinal);
            Assert.All(Sections, section => Assert.Contains(section, page.Text, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Explains_a_code_in_any_case_and_suggests_the_nearest()
    {
        var tool = new TestTool();

        Assert.Equal(ExitCode.Ok, await tool.RunAsync("explain", "ah1102"));
        Assert.StartsWith("# AH1102: unknown key", tool.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, await tool.RunAsync("explain", "AH11O2"));
        Assert.Contains("auto-harness explain AH1102", tool.Error, StringComparison.Ordinal);
    }
}
