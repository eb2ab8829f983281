using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>A customer of the carrier.</summary>
/// <param name="Profile">All fields as they were read; the bills, which tools add to, are kept beside it.</param>
/// <param name="LineIds">The customer's lines.</param>
/// <param name="BillIds">The customer's bills, oldest first.</param>
internal sealed record Customer(PyDict Profile, ImmutableArray<string> LineIds, ImmutableArray<string> BillIds) : IStateRecord
{
    public string CustomerId { get; } = Profile.Text("customer_id");

    public string FullName { get; } = Profile.Text("full_name");

    public string DateOfBirth { get; } = Profile.Text("date_of_birth");

    public string PhoneNumber { get; } = Profile.Text("phone_number");

    public string ModelName => "Customer";

    public static Customer From(PyDict fields) => new(fields, fields.Texts("line_ids"), fields.Texts("bill_ids"));

    public PyDict ToValue() => Profile.With("bill_ids", PyList.Of(BillIds));
}
