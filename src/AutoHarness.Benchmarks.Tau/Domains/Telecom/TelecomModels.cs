using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>What the carrier's records hold, as the reference declares it.</summary>
internal static class TelecomModels
{
    public static ModelShape LineItem { get; } = Of("LineItem", Text("description"), new("amount", Shape.Real), new("date", Shape.Date), Text("item_type"));

    public static ModelShape Bill { get; } = Of(
        "Bill",
        Text("bill_id"),
        Text("customer_id"),
        new("period_start", Shape.Date),
        new("period_end", Shape.Date),
        new("issue_date", Shape.Date),
        new("total_due", Shape.Real),
        new("due_date", Shape.Date),
        new("line_items", Shape.ListOf(LineItem), PyList.Empty),
        new("status", Shape.Enumeration("Draft", "Issued", "Awaiting Payment", "Paid", "Overdue", "Disputed"), "Draft"));

    public static ModelShape Database { get; } = Of(
        "TelecomDB",
        ListOf("plans", Of(
            "Plan",
            Text("plan_id"),
            Text("name"),
            new("data_limit_gb", Shape.Real),
            new("price_per_month", Shape.Real),
            new("data_refueling_price_per_gb", Shape.Real))),
        ListOf("customers", Of(
            "Customer",
            Text("customer_id"),
            Text("full_name"),
            Text("date_of_birth"),
            Text("email"),
            Text("phone_number"),
            new("address", Of("Address", Text("street"), Text("city"), Text("state"), Text("zip_code"))),
            new("account_status", Shape.Enumeration("Active", "Suspended", "Pending Verification", "Closed"), "Pending Verification"),
            ListOf("payment_methods", Of(
                "PaymentMethod",
                new("method_type", Shape.Enumeration("Credit Card", "Debit Card", "PayPal")),
                Text("account_number_last_4"),
                Text("expiration_date"))),
            ListOf("line_ids", Shape.Text),
            ListOf("bill_ids", Shape.Text),
            new("created_at", Shape.Moment, "2025-01-01"),
            Field.Maybe("last_extension_date", Shape.Date),
            new("goodwill_credit_used_this_year", Shape.Real, 0.0))),
        ListOf("lines", Of(
            "Line",
            Text("line_id"),
            Text("phone_number"),
            new("status", Shape.Enumeration("Active", "Suspended", "Pending Activation", "Closed"), "Pending Activation"),
            Text("plan_id"),
            Field.Maybe("device_id", Shape.Text),
            new("data_used_gb", Shape.Real, 0.0),
            new("data_refueling_gb", Shape.Real, 0.0),
            new("roaming_enabled", Shape.Flag, false),
            Field.Maybe("contract_end_date", Shape.Date),
            Field.Maybe("last_plan_change_date", Shape.Date),
            Field.Maybe("last_sim_replacement_date", Shape.Date),
            Field.Maybe("suspension_start_date", Shape.Date))),
        ListOf("bills", Bill),
        ListOf("devices", Of(
            "Device",
            Text("device_id"),
            new("device_type", Shape.Enumeration("phone", "router", "tablet", "watch", "other")),
            Text("model"),
            Field.Maybe("imei", Shape.Text),
            new("is_esim_capable", Shape.Flag),
            new("activated", Shape.Flag, false),
            Field.Maybe("activation_date", Shape.Moment),
            Field.Maybe("last_esim_transfer_date", Shape.Moment))));

    private static ModelShape Of(string name, params ImmutableArray<Field> fields) => new(name, forbidsExtra: true, fields);

    private static Field Text(string name) => new(name, Shape.Text);

    private static Field ListOf(string name, Shape shape) => new(name, Shape.ListOf(shape), PyList.Empty);
}
