using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Tests.Output;

public sealed class TerminalTraitsTests
{
    [Theory]
    [InlineData(true, "", true)]
    [InlineData(false, "", false)]
    [InlineData(true, "NO_COLOR=1", false)]
    [InlineData(true, "TERM=dumb", false)]
    [InlineData(true, "CLICOLOR=0", false)]
    [InlineData(false, "FORCE_COLOR=1", true)]
    [InlineData(false, "CLICOLOR_FORCE=1", true)]
    [InlineData(false, "CLICOLOR_FORCE=0", false)]
    [InlineData(true, "NO_COLOR=1 FORCE_COLOR=1", false)]
    public void Colours_only_where_they_are_wanted(bool terminal, string variables, bool color) =>
        Assert.Equal(color, TerminalTraits.Of(terminal, 80, Parse(variables)).Color);

    [Theory]
    [InlineData("", true)]
    [InlineData("LANG=en_GB.UTF-8", true)]
    [InlineData("LANG=C", false)]
    [InlineData("LANG=en_GB.UTF-8 LC_ALL=POSIX", false)]
    [InlineData("LANG=C LC_ALL=C.UTF-8", true)]
    public void Takes_the_signs_from_the_locale(string variables, bool unicode) =>
        Assert.Equal(unicode, TerminalTraits.Of(isTerminal: false, width: null, Parse(variables)).Unicode);

    [Fact]
    public void Cuts_no_line_of_a_file() => Assert.Null(TerminalTraits.Of(isTerminal: false, width: 80, Parse("")).Width);

    private static Dictionary<string, string> Parse(string variables) => variables
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('='))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
