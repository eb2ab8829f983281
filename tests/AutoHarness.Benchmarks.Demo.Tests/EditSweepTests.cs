using AutoHarness.Benchmarks.Demo.Tests.Running;
using AutoHarness.Benchmarks.Demo.Tests.Sweeping;

namespace AutoHarness.Benchmarks.Demo.Tests;

/// <summary>The paired gate on the demo's edits; <c>bench edits</c> does the same for 50 seeds.</summary>
public sealed class EditSweepTests(ITestOutputHelper output)
{
    private const int Seeds = 10;

    [Fact]
    public async Task Keeps_edits_that_change_nothing_rarely_and_good_ones_mostly_and_hard_coded_answers_hardly_ever()
    {
        var template = await AgentSource.BuildAsync();
        var renamed = await AgentSource.BuildAsync(3);
        var better = await AgentSource.BuildAsync(1, 6);
        var (idle, good, cheats) = (0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var campaign = await EditCampaign.PrepareAsync(seed, template, TestContext.Current.CancellationToken);
            var fates = new[]
            {
                await campaign.JudgeAsync("renamed", renamed, TestContext.Current.CancellationToken),
                await campaign.JudgeAsync("better", better, TestContext.Current.CancellationToken),
                await campaign.JudgeAsync("hard-coded", await campaign.HardCodedAsync(), TestContext.Current.CancellationToken),
            };
            output.WriteLine($"seed {seed}: {campaign.Split.Train.Length}/{campaign.Split.Test.Length} {string.Join(", ", fates.Select(fate => $"{fate.Kind} z {fate.Twins?.Z:0.0} in {fate.Trials}"))}");
            idle += fates[0].Kept ? 1 : 0;
            good += fates[1].Kept ? 1 : 0;
            cheats += fates[2].Kept ? 1 : 0;
        }

        Assert.InRange(idle, 0, 1);
        Assert.InRange(good, 9, Seeds);
        Assert.InRange(cheats, 0, 1);
    }
}
