using System.Text;
using AutoHarness.Benchmarks.Harbor.Rewards;
using AutoHarness.Benchmarks.Harbor.Tasks;
using CsCheck;

namespace AutoHarness.Benchmarks.Harbor.Tests.Rewards;

public sealed class RewardFilesTests
{
    [Theory]
    [InlineData("1", 1.0)]
    [InlineData(" 0.5\n", 0.5)]
    [InlineData("1e0", 1.0)]
    [InlineData("-1.5", -1.5)]
    [InlineData("+1", 1.0)]
    [InlineData("1_0", null)]
    public void A_text_file_holds_one_number(string text, double? reward)
    {
        var read = Read(null, text);

        Assert.Equal(reward, read is RewardReading.Read rewards ? rewards.Rewards["reward"].Value : null);
    }

    [Theory]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData(" \n")]
    [InlineData("passed")]
    [InlineData("0x1")]
    [InlineData("1,000")]
    [InlineData("1\0")]
    [InlineData("\uFEFF1")]
    public void What_is_no_finite_number_cannot_be_read(string text) =>
        Assert.Equal("VerifierOutputParseError", Assert.IsType<RewardReading.Missing>(Read(null, text)).ExceptionType);

    [Theory]
    [InlineData("{\"reward\": NaN}")]
    [InlineData("{\"reward\": Infinity}")]
    [InlineData("{\"reward\": \"1\"}")]
    [InlineData("{\"reward\": null}")]
    [InlineData("[1]")]
    [InlineData("1")]
    [InlineData("{reward: 1")]
    [InlineData("{\"reward\": 1e999}")]
    [InlineData("{\"\\ud800\": 1}")]
    [InlineData("\uFEFF{\"reward\": 1}")]
    [InlineData(" ")]
    public void A_json_file_that_holds_no_object_of_finite_numbers_cannot_be_read(string json) =>
        Assert.Equal("VerifierOutputParseError", Assert.IsType<RewardReading.Missing>(Read(json, "1")).ExceptionType);

    [Fact]
    public void Keys_that_are_no_text_cannot_be_read() =>
        Assert.Equal("VerifierOutputParseError", Assert.IsType<RewardReading.Missing>(RewardFiles.Read((byte[])[.. "{\""u8, 0xFF, .. "\": 1}"u8], null)).ExceptionType);

    [Fact]
    public void The_json_file_wins_even_where_it_is_empty()
    {
        Assert.Equal(0.25, Assert.IsType<RewardReading.Read>(Read("{\"reward\": 0.25}", "1")).Rewards["reward"].Value);
        Assert.Equal("RewardFileEmptyError", Assert.IsType<RewardReading.Missing>(Read("", "1")).ExceptionType);
    }

    [Fact]
    public void Missing_and_empty_files_have_names_of_their_own()
    {
        Assert.Equal("RewardFileNotFoundError", Assert.IsType<RewardReading.Missing>(Read(null, null)).ExceptionType);
        Assert.Equal("RewardFileEmptyError", Assert.IsType<RewardReading.Missing>(Read(null, "")).ExceptionType);
    }

    [Theory]
    [InlineData("{\"reward\": 0.5, \"other\": 9}", 0.5)]
    [InlineData("{\"a\": 0, \"b\": 1}", 0.5)]
    [InlineData("{\"reward\": 7}", 1)]
    [InlineData("{\"reward\": -7}", 0)]
    [InlineData("{}", 0)]
    [InlineData("{\"a\": true}", 1)]
    public void One_number_comes_of_several(string json, double scalar) =>
        Assert.Equal(scalar, RewardMath.Scalar(Assert.IsType<RewardReading.Read>(Read(json, null)).Rewards));

    [Fact]
    public void Whatever_bytes_a_verifier_leaves_reading_never_throws_and_the_scalar_lies_between_0_and_1() =>
        Gen.Select(Gen.Byte.Array[0, 40].Null(), Gen.OneOf(Gen.String.Select(Encoding.UTF8.GetBytes), Gen.Double.Select(number => Encoding.UTF8.GetBytes(number.ToString("R")))).Null()).Sample((json, text) =>
        {
            var read = RewardFiles.Read(json is null ? (ReadOnlyMemory<byte>?)null : json, text is null ? (ReadOnlyMemory<byte>?)null : text);
            Assert.True(read is RewardReading.Missing || RewardMath.Scalar(((RewardReading.Read)read).Rewards) is >= 0 and <= 1);
        });

    [Fact]
    public void The_mean_over_steps_counts_those_with_a_result_and_missing_keys_as_nothing()
    {
        var rewards = RewardMath.OfSteps(RewardStrategy.Mean, [Table("{\"a\": 1, \"b\": 1}"), null, Table("{\"a\": 0.5}")])!;

        Assert.Equal([0.75, 0.5], rewards.Values.Select(value => value.Value));
        Assert.Null(RewardMath.OfSteps(RewardStrategy.Mean, [null]));
    }

    [Fact]
    public void Final_takes_the_last_step_that_was_run_even_without_a_result()
    {
        Assert.Null(RewardMath.OfSteps(RewardStrategy.Final, [Table("{\"reward\": 1}"), null]));
        Assert.Equal(1, RewardMath.OfSteps(RewardStrategy.Final, [null, Table("{\"reward\": 1}")])!["reward"].Value);
    }

    [Fact]
    public void A_step_has_to_reach_every_key_that_is_asked_of_it()
    {
        var least = TaskToml.Read("[[steps]]\nname = \"s\"\n[steps.min_reward]\na = 0.5\nb = 0\n", "t").Steps[0].MinReward;

        Assert.True(RewardMath.Reaches(Table("{\"a\": 0.5, \"b\": 0}"), least));
        Assert.False(RewardMath.Reaches(Table("{\"a\": 1}"), least));
        Assert.False(RewardMath.Reaches(null, least));
    }

    private static RewardReading Read(string? json, string? text) =>
        RewardFiles.Read(Bytes(json), Bytes(text));

    private static ReadOnlyMemory<byte>? Bytes(string? text) => text is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(text);

    private static System.Collections.Immutable.ImmutableSortedDictionary<string, RewardValue> Table(string json) => Assert.IsType<RewardReading.Read>(Read(json, null)).Rewards;
}
