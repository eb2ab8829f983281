using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <param name="PlanId">The plan's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="DataLimit">Gigabytes a month.</param>
/// <param name="PricePerMonth">Dollars.</param>
/// <param name="RefuelingPrice">Dollars a gigabyte.</param>
internal sealed record Plan(string PlanId, string Name, double DataLimit, double PricePerMonth, double RefuelingPrice) : IStateRecord
{
    public string ModelName => "Plan";

    public static Plan From(PyDict fields) => new(
        fields.Text("plan_id"), fields.Text("name"), fields.Real("data_limit_gb"), fields.Real("price_per_month"), fields.Real("data_refueling_price_per_gb"));

    public PyDict ToValue() => PyDict.Of(
        ("plan_id", PlanId), ("name", Name), ("data_limit_gb", DataLimit), ("price_per_month", PricePerMonth), ("data_refueling_price_per_gb", RefuelingPrice));
}
