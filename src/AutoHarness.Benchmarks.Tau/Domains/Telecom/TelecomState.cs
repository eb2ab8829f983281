using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>All of the carrier's records. The reference keeps lists, not maps.</summary>
internal sealed record TelecomState
{
    public required ImmutableArray<Plan> Plans { get; init; }

    public required ImmutableArray<Customer> Customers { get; init; }

    public required ImmutableArray<Line> Lines { get; init; }

    public required ImmutableArray<Bill> Bills { get; init; }

    public required ImmutableArray<Device> Devices { get; init; }

    public static TelecomState From(PyDict root) => new()
    {
        Plans = ListOf(root, "plans", Plan.From),
        Customers = ListOf(root, "customers", Customer.From),
        Lines = ListOf(root, "lines", Line.From),
        Bills = ListOf(root, "bills", Bill.From),
        Devices = ListOf(root, "devices", Device.From),
    };

    public TelecomState With(Line line) => this with { Lines = Replace(Lines, line, other => other.LineId == line.LineId) };

    public TelecomState With(Bill bill) => this with { Bills = Replace(Bills, bill, other => other.BillId == bill.BillId) };

    public TelecomState With(Customer customer) => this with { Customers = Replace(Customers, customer, other => other.CustomerId == customer.CustomerId) };

    public PyDict ToValue() => PyDict.Of(
        ("plans", ListOf(Plans)),
        ("customers", ListOf(Customers)),
        ("lines", ListOf(Lines)),
        ("bills", ListOf(Bills)),
        ("devices", ListOf(Devices)));

    // The first record of an id is the one that look-ups find.
    private static ImmutableArray<T> Replace<T>(ImmutableArray<T> records, T changed, Func<T, bool> isSame)
    {
        for (var i = 0; i < records.Length; i++)
        {
            if (isSame(records[i]))
            {
                return records.SetItem(i, changed);
            }
        }

        return records;
    }

    private static ImmutableArray<T> ListOf<T>(PyDict root, string key, Func<PyDict, T> make) => [.. root.Items(key).Select(item => make((PyDict)item))];

    private static PyList ListOf<T>(ImmutableArray<T> records)
        where T : IStateRecord => PyList.Of(records, record => record.ToValue());
}
