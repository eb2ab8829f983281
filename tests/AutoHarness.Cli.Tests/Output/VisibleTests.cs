using System.Text;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Tests.Testing;
using CsCheck;

namespace AutoHarness.Cli.Tests.Output;

public sealed class VisibleTests
{
    private static readonly string[] Examples =
    [
        "\e[31mred\e[0m", "\e]8;;http://x\a", "\e]52;c;AAAA\a", "\u009b2J", "a\rb", "\u202egnp.exe", "zero\u200bwidth", "\U000e0041", "\u2066x", "\ufeff",
    ];

    private static readonly Gen<string> Nasty = Gen.OneOf(
        Gen.String,
        Gen.Char['\0', '\u00ff'].Array.Select(units => new string(units)),
        Gen.Char['\u2000', '\u206f'].Array.Select(units => new string(units)),
        Gen.Char['\ud800', '\udfff'].Array.Select(units => new string(units)),
        Gen.Int[0, Examples.Length - 1].Select(index => Examples[index]));

    [Fact]
    public void Lets_no_control_character_through()
    {
        Nasty.Sample(text =>
        {
            foreach (var visible in new[] { Visible.Text(text), Screen.Of(printer => printer.Line(text)), Screen.Of(printer => printer.Block(text), ascii: true) })
            {
                AssertHarmless(visible, layout: true);
            }

            AssertHarmless(Visible.Line(text), layout: false);
            AssertHarmless(Visible.Cut(Visible.Line(text), 20, "…"), layout: false);
        });
    }

    [Theory]
    [InlineData("\e[2J", "\\x1b[2J")]
    [InlineData("a\u0085b", "a\\x85b")]
    [InlineData("\u202etxt", "\\u202etxt")]
    [InlineData("a\u200bb", "a\\u200bb")]
    [InlineData("line\nnext\tcolumn\r", "line\\nnext\\tcolumn\\r")]
    [InlineData("Grüße, 日本 😀", "Grüße, 日本 😀")]
    public void Shows_what_is_hidden_and_keeps_what_is_not(string text, string visible) => Assert.Equal(visible, Visible.Line(text));

    [Fact]
    public void Shows_half_of_a_surrogate_pair() => Assert.Equal("\\ud800x", Visible.Line("\ud800x"));

    [Fact]
    public void Keeps_layout_in_text_of_several_lines() => Assert.Equal("a\n\tb", Visible.Text("a\n\tb"));

    [Fact]
    public void Makes_escape_sequences_only_itself_and_only_with_colour()
    {
        var coloured = Screen.Of(printer => printer.Put("x\e[31m", Ink.Bad).End(), color: true);

        Assert.Equal("\e[1;31mx\\x1b[31m\e[0m\n", coloured);
        Assert.Equal("x\\x1b[31m\n", Screen.Of(printer => printer.Put("x\e[31m", Ink.Bad).End()));
    }

    [Fact]
    public void Shows_only_ascii_where_only_ascii_is_wanted()
    {
        Nasty.Sample(text => Assert.True(System.Text.Ascii.IsValid(Screen.Of(printer => printer.Line(text), ascii: true))));
    }

    [Fact]
    public void Cuts_by_columns_and_never_wider_than_asked()
    {
        Gen.Select(Nasty, Gen.Int[0, 40]).Sample((text, columns) =>
            Assert.True(Visible.Width(Visible.Cut(Visible.Line(text), columns, "…")) <= columns));
        Assert.Equal("日…", Visible.Cut("日本語", 4, "…"));
    }

    private static void AssertHarmless(string visible, bool layout)
    {
        foreach (var unit in visible)
        {
            Assert.False(unit < 0x20 && !(layout && unit is '\n' or '\t'), $"U+{(int)unit:x4}");
            Assert.False(unit is (>= '\x7f' and <= '\x9f') or (>= '\u200b' and <= '\u200f') or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff', $"U+{(int)unit:x4}");
        }

        Assert.Equal(visible, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(visible)));
    }
}
