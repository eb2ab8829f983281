using System.Collections.Immutable;
using AutoHarness.Cli.Results;
using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Experiments.Spending;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;

namespace AutoHarness.Cli.Tests.Results;

public sealed class CostScreenTests
{
    private static readonly CostSum Paid = CostSum.None + new Usage(2, 100, 0, 10, 1.5m);
    private static readonly CostSum Unpriced = CostSum.None + new Usage(3, 100, 0, 10, null);

    [Fact]
    public void Shows_what_is_known_as_the_least_that_was_spent_and_names_what_is_not()
    {
        var text = Print(Report(Paid + Unpriced));

        Assert.Contains("cost  ≥ $1.50 spent, 5 calls", text, StringComparison.Ordinal);
        Assert.Contains("the price of 3 calls is unknown (acme/odd) and not in these sums", text, StringComparison.Ordinal);
        Assert.Matches(@"acme/one +\$1\.50", text);
        Assert.Matches(@"acme/odd +cost n/a", text);
        var total = CostScreen.Document(Report(Paid + Unpriced))["total"]!;
        Assert.Null(total["cost_usd"]);
        Assert.Equal((1.5m, 3L), ((decimal)total["cost_known_usd"]!, (long)total["calls_unpriced"]!));
    }

    [Fact]
    public void Takes_nothing_that_is_known_for_no_lower_bound_and_a_killed_process_for_no_bound_at_all()
    {
        Assert.Contains("cost  n/a, 3 calls", Print(Report(Unpriced)), StringComparison.Ordinal);
        Assert.Contains("cost  n/a, of which ≤ $1.50 is known, 5 calls", Print(Report(Paid + Unpriced) with { AtMost = true }), StringComparison.Ordinal);
        Assert.Contains("cost  ≤ $1.50 spent", Print(Report(Paid) with { AtMost = true }), StringComparison.Ordinal);
        Assert.DoesNotContain("unknown", Print(Report(Paid)), StringComparison.Ordinal);
    }

    private static string Print(CostReport report) => Screen.Of(printer => CostScreen.Print(printer, report));

    private static CostReport Report(CostSum total) => new(
        total,
        ImmutableSortedDictionary<ModelRole, CostSum>.Empty.Add(ModelRole.Agent, total),
        ImmutableSortedDictionary<string, CostSum>.Empty.Add("acme/one", Paid).Add("acme/odd", Unpriced),
        ImmutableSortedDictionary<int, CostSum>.Empty,
        ImmutableSortedDictionary<string, CostSum>.Empty.Add("run", total),
        CostSum.None,
        CostSum.None,
        CostSum.None,
        0,
        AtMost: false,
        HeldOutMissing: false,
        AtWork: null);
}
