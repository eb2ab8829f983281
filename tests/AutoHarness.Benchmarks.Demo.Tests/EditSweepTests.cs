using AutoHarness.Benchmarks.Demo.Tests.Sweeping;
using AutoHarness.Evaluation.Gating.Paired;

namespace AutoHarness.Benchmarks.Demo.Tests;

/// <summary>The paired gate on the demo's edits, each judged alone; <c>bench edits</c> does the same for 50 seeds and in the demo's order.</summary>
public sealed class EditSweepTests(ITestOutputHelper output)
{
    private const int Seeds = 10;

    [Fact]
    public async Task Keeps_hard_coded_answers_hardly_ever_and_edits_that_change_nothing_rarely()
    {
        var (idle, cheats) = (0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var campaign = await EditCampaign.PrepareAsync(seed, baselineTrials: 1, PairedPreset.Default, TestContext.Current.CancellationToken);
            var cheat = await campaign.ProposeAsync(EditCampaign.HardCodedAnswers, keep: false, TestContext.Current.CancellationToken);
            var renamed = await campaign.ProposeAsync(EditCampaign.Renaming, keep: false, TestContext.Current.CancellationToken);
            output.WriteLine($"seed {seed}, {campaign.Split.Train.Length}/{campaign.Split.Test.Length}/{campaign.Split.Holdout.Length}: hard-coded {cheat}; renamed {renamed}");
            cheats += cheat.Kept ? 1 : 0;
            idle += renamed.Kept ? 1 : 0;
            Assert.Equal(55, campaign.Split.Train.Length + campaign.Split.Test.Length);
            Assert.NotEqual(true, renamed.Twins?.HardCoded);
        }

        // Ten seeds show a gate that is broken, not one that is a little lax: when 18 % are kept, more than five in ten have a chance of 0.4 %.
        Assert.InRange(cheats, 0, 1);
        Assert.InRange(idle, 0, 5);
    }

    [Fact]
    public async Task Keeps_a_good_edit()
    {
        var campaign = await EditCampaign.PrepareAsync(seed: 1, baselineTrials: 1, PairedPreset.Default, TestContext.Current.CancellationToken);

        var better = await campaign.ProposeAsync(EditCampaign.AskingFirst, keep: true, TestContext.Current.CancellationToken);

        Assert.True(better.Kept, $"{better}");
    }
}
