using AutoHarness.Experiments.Spending;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Spending;

public sealed class CostOperationTests : IAsyncLifetime
{
    private FakeExperiment experiment = null!;

    public async ValueTask InitializeAsync() => experiment = await FakeExperiment.CreateAsync(train: 3, test: 2);

    public ValueTask DisposeAsync() => experiment.DisposeAsync();

    [Fact]
    public async Task Adds_up_by_role_model_and_iteration_and_says_what_was_in_vain()
    {
        var (ledger, heldOut) = (experiment.Context.Ledger, experiment.Context.HeldOut);
        await ledger.SetModelsAsync("f1", new Dictionary<ModelRole, string> { [ModelRole.Agent] = "acme/one" });
        await ledger.Trials.AddAsync(Facts.Scored(Facts.Key("t000"), 1) with { Iteration = 1, Wasted = new Usage(1, 40, 0, 10, 0.2m) }, 1);
        await heldOut.Trials.AddAsync(Facts.Infra(Facts.Key("t003"), Split.Test) with { Iteration = 1 }, 1);
        await ledger.Trials.AddAsync(Facts.Scored(Facts.Key("t001"), 1), 1);
        await heldOut.Trials.FlyAsync(new Flight(Facts.Key("t004"), 1, 2, Usage(0.25m), AtMost: true));
        await ledger.AddSpendAsync(new SpendRow(1, 2, SpendKind.CodingAgent, "acme/coder", new Dictionary<ModelRole, Usage> { [ModelRole.CodingAgent] = new(3, 300, 0, 30, 2m) }, AtMost: false));

        var report = await CostOperation.ReportAsync(experiment.Context.Folder, experiment.Environment);

        Assert.Equal(0.5m + 0.5m + 0.5m + 0.25m + 2m, report.Total.Cost);
        Assert.Equal((1.75m, 2m), (report.ByRole[ModelRole.Agent].Cost, report.ByRole[ModelRole.CodingAgent].Cost));
        Assert.Equal((1.75m, 2m), (report.ByModel["acme/one"].Cost, report.ByModel["acme/coder"].Cost));
        Assert.Equal((1m, 2.25m, 0.5m), (report.ByIteration[1].Cost, report.ByIteration[2].Cost, Assert.Single(report.Outside).Value.Cost));
        Assert.Equal((0.2m, 0.5m, 0.25m, 1), (report.Retries.Cost, report.Infra.Cost, report.Aborted.Cost, report.AbortedTrials));
        Assert.True(report.AtMost);
        Assert.Equal(0, heldOut.Looks());
    }

    [Fact]
    public async Task Keeps_what_is_known_where_the_price_of_some_calls_is_not()
    {
        var ledger = experiment.Context.Ledger;
        await ledger.SetModelsAsync("f1", new Dictionary<ModelRole, string> { [ModelRole.Agent] = "acme/one", [ModelRole.User] = "acme/free", [ModelRole.Judge] = "acme/odd" });
        await ledger.Trials.AddAsync(Facts.Scored(Facts.Key("t000"), 1) with
        {
            Usage = new Dictionary<ModelRole, Usage> { [ModelRole.Agent] = new(2, 10, 0, 5, 0.5m), [ModelRole.User] = new(1, 10, 0, 5, 0m), [ModelRole.Judge] = new(3, 10, 0, 5, null) },
        }, 1);
        await ledger.AddSpendAsync(new SpendRow(1, null, SpendKind.Preflight, "acme/odd", new Dictionary<ModelRole, Usage> { [ModelRole.Agent] = new(1, 1, 0, 1, null) }, AtMost: false));

        var report = await CostOperation.ReportAsync(experiment.Context.Folder, experiment.Environment);

        Assert.Equal((null, 0.5m, 4L), (report.Total.Cost, report.Total.Known, report.Total.UnpricedCalls));
        Assert.Equal((null, 0.5m, 1L), (report.ByRole[ModelRole.Agent].Cost, report.ByRole[ModelRole.Agent].Known, report.ByRole[ModelRole.Agent].UnpricedCalls));
        Assert.Equal((0m, 0m, 0L), (report.ByRole[ModelRole.User].Cost, report.ByRole[ModelRole.User].Known, report.ByRole[ModelRole.User].UnpricedCalls));
        Assert.Equal((null, 0m, 4L), (report.ByModel["acme/odd"].Cost, report.ByModel["acme/odd"].Known, report.ByModel["acme/odd"].UnpricedCalls));
        Assert.Equal(0.5m, report.ByModel["acme/one"].Cost);
    }

    [Fact]
    public async Task A_trial_that_lands_takes_its_flight_away_but_one_that_was_given_up_stays_counted_when_it_is_repeated()
    {
        var trials = experiment.Context.Ledger.Trials;
        await trials.FlyAsync(new Flight(Facts.Key("t000"), 1, null, Usage(0.1m), AtMost: false));
        await trials.FlyAsync(new Flight(Facts.Key("t000"), 1, null, Usage(0.3m), AtMost: false));
        Assert.Equal(0.3m, trials.Spent(1).Cost);

        await trials.AbortOpenStartsAsync();
        await trials.FlyAsync(new Flight(Facts.Key("t000"), 1, null, Usage(0.2m), AtMost: false));
        Assert.Equal(0.5m, trials.Spent(1).Cost);

        await trials.AddAsync(Facts.Scored(Facts.Key("t000"), 1), 1);
        Assert.Equal(0.3m + 0.5m, trials.Spent(1).Cost);
    }

    [Fact]
    public async Task An_iteration_that_goes_on_has_only_what_is_left()
    {
        await experiment.Context.Ledger.Trials.AddAsync(Facts.Scored(Facts.Key("t000"), 1) with { Iteration = 4 }, 1);
        await experiment.Context.HeldOut.Trials.FlyAsync(new Flight(Facts.Key("t003"), 1, 4, Usage(0.25m), AtMost: false));

        using (experiment.Context.BeginIteration(4))
        {
            Assert.Equal((4, 0.75m), (experiment.Context.Iteration.Number, experiment.Context.Iteration.Budget!.Spent.Cost));
            Assert.Equal(BudgetScope.Iteration, experiment.Context.Iteration.Budget.Scope);
        }

        Assert.Null(experiment.Context.Iteration.Budget);
    }

    private static Dictionary<ModelRole, Usage> Usage(decimal cost) => new() { [ModelRole.Agent] = new Usage(1, 10, 0, 5, cost) };
}
