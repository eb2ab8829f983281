using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The user and where he is. Name, number and place are whatever a task's start said.</summary>
internal sealed record Surroundings
{
    public required PyValue Name { get; init; }

    public required PyValue PhoneNumber { get; init; }

    public required PyValue IsAbroad { get; init; }

    public required bool RoamingAllowed { get; init; }

    /// <summary>Signal by technology.</summary>
    public required OrderedMap<string> SignalStrength { get; init; }

    public required bool DataUsageExceeded { get; init; }

    public required bool LineActive { get; init; }

    public required PaymentRequest? PaymentRequest { get; init; }

    public static Surroundings From(PyDict fields) => new()
    {
        Name = fields["name"]!,
        PhoneNumber = fields["phone_number"]!,
        IsAbroad = fields["is_abroad"]!,
        RoamingAllowed = fields.Flag("roaming_allowed"),
        SignalStrength = fields.Dict("signal_strength").Map(signal => signal.ToString()),
        DataUsageExceeded = fields.Flag("mobile_data_usage_exceeded"),
        LineActive = fields.Flag("line_active"),
        PaymentRequest = fields["payment_request"] is PyDict request
            ? new(request.Text("bill_id"), request.Real("amount_due"), request.Flag("paid"))
            : null,
    };

    public string SignalOf(string technology) => SignalStrength.TryGet(technology, out var signal) ? signal : "none";

    public PyDict ToValue() => PyDict.Of(
        ("name", Name),
        ("phone_number", PhoneNumber),
        ("is_abroad", IsAbroad),
        ("roaming_allowed", RoamingAllowed),
        ("signal_strength", PyDict.Of(SignalStrength, signal => signal)),
        ("mobile_data_usage_exceeded", DataUsageExceeded),
        ("line_active", LineActive),
        ("payment_request", PaymentRequest is null ? PyValue.None : PaymentRequest.ToValue()));
}

/// <param name="BillId">The bill.</param>
/// <param name="AmountDue">Dollars.</param>
/// <param name="Paid">Whether the user has paid.</param>
internal sealed record PaymentRequest(string BillId, double AmountDue, bool Paid)
{
    public PyDict ToValue() => PyDict.Of(("bill_id", BillId), ("amount_due", AmountDue), ("paid", Paid));
}
