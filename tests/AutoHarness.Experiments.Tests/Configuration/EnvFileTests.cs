using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Experiments.Tests.Configuration;

public sealed class EnvFileTests
{
    private static readonly string[] Pieces = ["A", "=", "\n", " ", "\"", "'", "\\", "#", "export ", "\r\n", "\0", "é"];

    [Theory]
    [InlineData("A=1", "1")]
    [InlineData("A = 1  ", "1")]
    [InlineData("export A=1", "1")]
    [InlineData("export\tA=1", "1")]
    [InlineData("A=", "")]
    [InlineData("A=x=y==", "x=y==")]
    [InlineData("A=sk-#1", "sk-#1")]
    [InlineData("A=1 # one", "1")]
    [InlineData("A=# nothing", "")]
    [InlineData("# A=0\n\n  A=1\n", "1")]
    [InlineData("A=0\nA=1", "1")]
    [InlineData("\uFEFFA=1\r\nB=2\r\n", "1")]
    [InlineData("A=\"a b # c\" # d", "a b # c")]
    [InlineData("A=\"a\\nb\\t\\\"\\\\\\$\\x\"", "a\nb\t\"\\$\\x")]
    [InlineData("A='a\\nb \"x\" $HOME'", "a\\nb \"x\" $HOME")]
    [InlineData("A=\"line 1\nline 2\"\nB=2", "line 1\nline 2")]
    [InlineData("A='-----BEGIN\r\nKEY-----'\r\n", "-----BEGIN\nKEY-----")]
    [InlineData("A=$(rm -rf /)`id`${HOME}", "$(rm -rf /)`id`${HOME}")]
    [InlineData("A=it's", "it's")]
    public void Reads_a_value_as_it_is_written(string text, string expected)
    {
        var variables = EnvFile.Parse(text, ".env");

        Assert.Equal(expected, variables["A"]);
    }

    [Theory]
    [InlineData("A=1\nnonsense\n", 2)]
    [InlineData("=1\n", 1)]
    [InlineData("1A=1\n", 1)]
    [InlineData("\n\nA B=1\n", 3)]
    [InlineData("A=1\nB=\"open\nC=secret\n", 2)]
    [InlineData("A=\"x\"y\n", 1)]
    public void Names_the_line_that_is_no_assignment_and_never_its_value(string text, int line)
    {
        var failure = Assert.Throws<HarnessException>(() => EnvFile.Parse(text, ".env"));

        Assert.Equal("AH1105", failure.Error.Code);
        Assert.Equal(line, failure.Error.Places[0].Line);
        Assert.Null(failure.Error.Places[0].Text);
        Assert.DoesNotContain("secret", failure.Error.ToString());
    }

    [Fact]
    public void The_real_environment_wins_over_the_file()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, ".env");
        File.WriteAllText(file, "A=file\nB=file\n");

        var both = EnvFile.Below(new Dictionary<string, string> { ["A"] = "real", ["C"] = "real" }, file);

        Assert.Equal(("real", "file", "real"), (both["A"], both["B"], both["C"]));
    }

    [Fact]
    public void No_file_means_no_variables()
    {
        using var folder = new TemporaryFolder();

        Assert.Empty(EnvFile.Read(Path.Combine(folder.Path, ".env")));
    }

    [Fact]
    public void Never_fails_in_another_way_than_with_an_error_for_people()
    {
        var pieces = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]);
        Check.Sample(pieces.Array[0, 20], parts =>
        {
            try
            {
                EnvFile.Parse(string.Concat(parts), ".env");
            }
            catch (HarnessException failure)
            {
                Assert.Equal("AH1105", failure.Error.Code);
            }
        });
    }
}
