using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>A bill.</summary>
/// <param name="Profile">All fields as they were made; those that tools change are kept beside it.</param>
internal sealed record Bill(PyDict Profile) : IStateRecord
{
    public string BillId { get; } = Profile.Text("bill_id");

    public string IssueDate { get; } = Profile.Text("issue_date");

    public required string Status { get; init; }

    /// <summary>Dollars.</summary>
    public required double TotalDue { get; init; }

    public required PyList LineItems { get; init; }

    public string ModelName => "Bill";

    public static Bill From(PyDict fields) => new(fields)
    {
        Status = fields.Text("status"),
        TotalDue = fields.Real("total_due"),
        LineItems = (PyList)fields["line_items"]!,
    };

    public Bill WithItem(PyDict item) => this with { LineItems = new(LineItems.Items.Add(item)), TotalDue = TotalDue + item.Real("amount") };

    public PyDict ToValue() => Profile.With("total_due", TotalDue).With("line_items", LineItems).With("status", Status);
}
