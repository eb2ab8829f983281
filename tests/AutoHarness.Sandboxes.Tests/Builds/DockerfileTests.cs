using AutoHarness.Sandboxes.Builds;

namespace AutoHarness.Sandboxes.Tests.Builds;

public sealed class DockerfileTests
{
    [Fact]
    public void Instructions_are_joined_and_comments_left_out()
    {
        var lines = DockerfileReader.Read("# syntax=x\nFROM a AS b\nrun one && \\\n  # a comment\n  two\n\nRUN <<EOF\nfirst\n  second\nEOF\nENV X=1\n");

        Assert.Equal(["FROM", "RUN", "RUN", "ENV"], lines.Select(line => line.Instruction));
        Assert.Equal("one &&   two", lines[1].Text);
        Assert.Equal("first\n  second\n", Assert.Single(lines[2].Documents));
        Assert.Equal([2, 3, 7, 11], lines.Select(line => line.Line));
    }

    [Fact]
    public void Base_images_are_those_that_are_no_stages()
    {
        var lines = DockerfileReader.Read("ARG V=24.04\nFROM --platform=linux/amd64 ubuntu:${V} AS base\nFROM base\nFROM scratch\nFROM python:${P:-3.12}-slim\n");

        Assert.Equal(["ubuntu:24.04", "python:3.12-slim"], BaseImages.Of(lines));
    }

    [Theory]
    [InlineData("*.env", "a.env", true)]
    [InlineData("*.env", "sub/a.env", false)]
    [InlineData("**/*.env", "sub/deep/a.env", true)]
    [InlineData("**/*.env", "a.env", true)]
    [InlineData("node_modules", "node_modules/x/y", true)]
    [InlineData("/docs/", "docs/x", true)]
    [InlineData("docs", "docsy", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("*\n!keep", "keep", false)]
    [InlineData("*\n!keep", "other", true)]
    [InlineData("# no\n\n", "no", false)]
    public void Ignore_rules_match_as_docker_does(string rules, string path, bool excluded) =>
        Assert.Equal(excluded, IgnoreRules.Parse(rules.Split('\n')).Excludes(path));

    [Theory]
    [InlineData("a=1 b=\"two words\" c='it''s'", "a=1|b=two words|c=its")]
    [InlineData("NAME the whole rest", "NAME=the whole rest")]
    [InlineData("a=x\\ y", "a=x y")]
    public void Environment_pairs_are_cut_as_docker_does(string text, string pairs) =>
        Assert.Equal(pairs, string.Join('|', DockerfileWords.Pairs(text).Select(pair => $"{pair.Name}={pair.Value}")));

    [Theory]
    [InlineData("$A/${B}/${C:-c}/${A:+set}/\\$A/$", "1/2/c/set/$A/$")]
    public void Variables_are_put_in(string text, string expected) =>
        Assert.Equal(expected, VariableText.Expand(text, name => name switch { "A" => "1", "B" => "2", _ => null }));
}
