using System.Text;
using AutoHarness.Sdk;
using CsCheck;
using static AutoHarness.Experiments.Tests.Configuration.ConfigFixture;

namespace AutoHarness.Experiments.Tests.Configuration;

public sealed class YamlTests
{
    private static readonly string[] Pieces = ["benchmark", "demo", "seed", "budget", "agent", "files", ": ", ":", "\n", "\n  ", "- ", "[", "]", "{", "}", ",", "\"", "'", "|", ">", "&a", "*a", "!!str ", "#", "? ", "---", "...", "%YAML 1.2\n", "\t", "\0", "\u2028", "😀", "\\x", "~", "1", "0.5"];

    [Theory]
    [InlineData("budget:\n\ttokens: 5\n", "YAML does not allow tabs for indentation", 2)]
    [InlineData("benchmark: demo\nbudget:\n  tokens: 5\n\tcalls: 3\n", "YAML does not allow tabs for indentation", 4)]
    [InlineData("benchmark: demo\nseed: [1, 2\n", "experiment_config.yaml is not valid YAML", 3)]
    [InlineData("benchmark: demo\n  seed: 1\n", "experiment_config.yaml is not valid YAML", 2)]
    [InlineData("benchmark: \"demo\n", "experiment_config.yaml is not valid YAML", 1)]
    [InlineData("benchmark: demo\n---\nseed: 1\n", "a config is one YAML document, and here a second one starts", 2)]
    [InlineData("a: &x [1]\n", "anchors are not allowed in a config", 1)]
    [InlineData("a: *x\n", "aliases are not allowed in a config", 1)]
    [InlineData("benchmark: demo\n<<: {seed: 1}\n", "merge keys (<<) are not allowed in a config", 2)]
    [InlineData("seed: !!int 5\n", "tags are not allowed in a config", 1)]
    [InlineData("seed: !!python/object:os.system 5\n", "tags are not allowed in a config", 1)]
    [InlineData("? [a, b]\n: 1\n", "a key has to be a plain word", 1)]
    [InlineData("- benchmark\n- demo\n", "experiment_config.yaml has to be a list of keys with values", 1)]
    [InlineData("demo\n", "experiment_config.yaml has to be a list of keys with values", 1)]
    public void Names_the_place_of_what_it_does_not_take(string yaml, string message, int line)
    {
        var problem = Problem(yaml);

        Assert.Equal("AH1101", problem.Code);
        Assert.Equal(message, problem.Message);
        Assert.Equal(line, problem.Places[0].Line);
    }

    [Fact]
    public void Shows_both_places_of_a_key_that_stands_twice()
    {
        var problem = Problem("benchmark: demo\nbudget:\n  tokens: 1\n  calls: 2\n  tokens: 3\n");

        Assert.Equal("key \"tokens\" stands twice", problem.Message);
        Assert.Equal([5, 3], problem.Places.Select(place => place.Line));
        Assert.Equal(["again here", "first here"], problem.Places.Select(place => place.Note));
    }

    [Fact]
    public void Takes_a_byte_order_mark_and_foreign_line_ends()
    {
        var loaded = Read([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("benchmark: demo\r\nseed: 5\r\nbudget:\r\n  calls: 9\r\n")]);

        Assert.Equal(5, loaded.Config.Seed);
        Assert.Equal(9, loaded.Config.Budget.Calls);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("true")]
    [InlineData("1.5")]
    public void Calls_a_key_that_is_no_name_unknown(string key)
    {
        Assert.Equal("AH1102", Problem($"benchmark: demo\n{key}: 5\n").Code);
    }

    [Fact]
    public void Refuses_a_bomb_of_aliases_at_its_first_anchor()
    {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal("anchors are not allowed in a config", Problem(bomb.ToString()).Message);
    }

    [Fact]
    public void Refuses_deep_nesting()
    {
        var problem = Problem("a: " + new string('[', 50_000));

        Assert.Equal("values are nested more than 16 deep", problem.Message);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("[]: ")]
    [InlineData("a: ")]
    [InlineData("a ")]
    [InlineData("a, ")]
    [InlineData("\"")]
    [InlineData("\"\\")]
    [InlineData("'a' ")]
    [InlineData("&a ")]
    [InlineData("!!str ")]
    [InlineData("%A b\n")]
    [InlineData("---\n")]
    [InlineData("|\n")]
    [InlineData("#\n")]
    [InlineData("\n")]
    [InlineData("k: \n")]
    public void Gets_through_any_repetition(string piece)
    {
        var yaml = string.Concat(Enumerable.Repeat(piece, 240_000 / piece.Length));

        var problems = Problems(yaml);

        Assert.All(problems, problem => Assert.NotEmpty(problem.Fixes));
    }

    [Fact]
    public void Refuses_a_file_beyond_its_size()
    {
        var problem = Problem("benchmark: " + new string('x', 1024 * 1024));

        Assert.Equal("experiment_config.yaml is larger than 256 KiB", problem.Message);
    }

    [Fact]
    public void Shows_only_a_bit_of_a_long_value()
    {
        var problem = Problem("benchmark: " + new string('x', 100_000));

        Assert.InRange(problem.Message.Length, 10, 200);
        Assert.Null(problem.Places[0].Text);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'b', 0 })]
    [InlineData(new byte[] { (byte)'a', (byte)':', (byte)' ', 0xC3, 0x28 })]
    public void Refuses_what_is_no_UTF8(byte[] bytes)
    {
        var failure = Assert.Throws<HarnessException>(() => Read(bytes));

        Assert.Equal("experiment_config.yaml is not UTF-8 text", failure.Error.Message);
    }

    [Fact]
    public void Never_fails_in_another_way_than_with_an_error_for_people()
    {
        var pieces = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]);
        Check.Sample(pieces.Array[0, 30], parts =>
        {
            try
            {
                Read(string.Concat(parts));
            }
            catch (HarnessException failure)
            {
                Assert.NotEmpty(failure.Error.Fixes);
            }
        });
    }
}
