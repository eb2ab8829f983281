using System.Text;
using AutoHarness.CodingAgents.Turns;

namespace AutoHarness.CodingAgents.Tests.Turns;

public sealed class TrickTests
{
    public static TheoryData<Trick> Forbidden => [.. TrickCorpus.Forbidden];

    public static TheoryData<Trick> Harmless => [.. TrickCorpus.Harmless];

    [Theory]
    [MemberData(nameof(Forbidden))]
    public async Task Names_what_was_done_beside_the_edit(Trick trick)
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync(trick.Script);

        Assert.Contains(turn.Edit.Findings, finding => finding.Kind == trick.Kind && string.Equals(finding.Path, trick.Path, StringComparison.Ordinal));
        Assert.Equal(trick.Outcome, turn.Outcome);
        Assert.All(turn.Edit.Files, file => Assert.DoesNotContain("root:", Encoding.UTF8.GetString(file.Content.Span), StringComparison.Ordinal));
        Assert.Null(turn.Edit.Learnings);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Takes_back_an_honest_edit_whatever_happened_around_it(Trick trick)
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync(trick.Script);

        Assert.Equal((trick.Outcome, ""), (turn.Outcome, string.Join("; ", turn.Edit.Findings.Where(finding => finding.Forbidden))));
        var file = Assert.Single(turn.Edit.Files);
        Assert.Equal(TurnBench.Source + "// better\n", Encoding.UTF8.GetString(file.Content.Span));
    }
}
