using System.Collections.Immutable;
using AutoHarness.Evaluation.Certification;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Evaluation.Tests.Certification;

public sealed class CertificateTests
{
    /// <summary>By hand: one task won gives the mean of 1 + L, one lost then the mean of (1 + L)(1 - L), for L = .1 .2 .35 .5 .7 .9.</summary>
    [Fact]
    public void Multiplies_the_bets_and_averages_them()
    {
        var won = Certificate.Of([[1.0]]);
        var lostAgain = Certificate.Of([[1.0], [-1.0]]);

        Assert.Equal(1 + (2.75 / 6), won.Evidence, 1e-12);
        Assert.Equal(1 - ((0.01 + 0.04 + 0.1225 + 0.25 + 0.49 + 0.81) / 6), lostAgain.Evidence, 1e-12);
        Assert.Equal(won.Evidence, lostAgain.Highest, 1e-12);
    }

    [Fact]
    public void Certifies_at_the_first_round_that_reaches_the_level_and_stays_certified()
    {
        double[] win = [.. Enumerable.Repeat(1.0, 4)];
        double[] loss = [.. Enumerable.Repeat(-1.0, 4)];

        var certificate = Certificate.Of([win, win, loss, loss], alpha: 0.05);

        Assert.True(certificate.IsCertified);
        Assert.Equal(2, certificate.CertifiedAfter);
        Assert.True(certificate.Evidence < 20);
    }

    /// <summary>By hand: six wins give an e-value of 15.6 and seven 26.9; one in twenty needs 20.</summary>
    [Theory]
    [InlineData(6, 0.05, false)]
    [InlineData(7, 0.05, true)]
    [InlineData(6, 0.1, true)]
    public void Certifies_from_one_over_alpha_on(int wins, double alpha, bool certified)
    {
        Assert.Equal(certified, Certificate.Of([[.. Enumerable.Repeat(1.0, wins)]], alpha).IsCertified);
    }

    [Fact]
    public void Starts_at_one()
    {
        Assert.Equal(1, Certificate.Of([]).Evidence);
        Assert.False(Certificate.Of([]).IsCertified);
    }

    /// <summary>Tasks may differ as long as the mean effect is not positive: the expected e-value, computed exactly over all outcomes, is at most 1.</summary>
    [Fact]
    public void Has_an_expected_value_of_at_most_one_when_the_mean_effect_is_not_positive()
    {
        Gen.Double[-1, 1].Array[3].Where(effects => effects.Sum() <= 0).Sample(effects =>
        {
            var expected = 0.0;
            for (var outcome = 0; outcome < 8; outcome++)
            {
                double[] differences = [.. Enumerable.Range(0, 3).Select(task => (outcome >> task & 1) == 1 ? 1.0 : -1.0)];
                var chance = Enumerable.Range(0, 3).Aggregate(1.0, (product, task) => product * (1 + (differences[task] * effects[task])) / 2);
                expected += chance * Certificate.Of([differences]).Evidence;
            }

            return expected <= 1 + 1e-12;
        });
    }

    [Fact]
    public void Pairs_each_trial_once_and_drops_pairs_with_an_infrastructure_error()
    {
        TaskId a = new("a"), b = new("b");
        var before = ImmutableSortedDictionary<TaskId, ImmutableArray<double?>>.Empty.Add(a, [0, 0, 0]).Add(b, [1, 1, 1, 1]);
        var after = ImmutableSortedDictionary<TaskId, ImmutableArray<double?>>.Empty.Add(a, [1, null, 0.5]).Add(b, [1, 1, 1]);

        var rounds = CertificateRounds.Pair(before, after, seed: 7);

        Assert.Equal(3, rounds.Length);
        Assert.Equal([0, 0, 0, 0.5, 1], rounds.SelectMany(round => round).Order());
        Assert.Equal(rounds.Select(round => round.Length), CertificateRounds.Pair(before, after, seed: 7).Select(round => round.Length));
    }

    [Fact]
    public void Refuses_to_pair_different_task_sets()
    {
        var before = ImmutableSortedDictionary<TaskId, ImmutableArray<double?>>.Empty.Add(new("a"), [0]);

        Assert.Throws<ArgumentException>(() => CertificateRounds.Pair(before, before.Add(new("b"), [1]), seed: 7));
    }
}
