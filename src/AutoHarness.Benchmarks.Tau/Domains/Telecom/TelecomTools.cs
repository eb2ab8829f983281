using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>The agent's tools of the telecom domain: the list, and what reads. Ids are compared as values, so that any type of argument is looked for.</summary>
internal sealed partial class TelecomTools(StateStore database, ConversationOptions options) : Toolkit(database)
{
    private static readonly ToolMethods All = new(
    [
        Tool(ToolKind.Read, "get_customer_by_phone", "phone_number", (kit, given) => new PyModel(kit.CustomerByPhone(given[0]))),
        Tool(ToolKind.Read, "get_customer_by_id", "customer_id", (kit, given) => new PyModel(kit.CustomerOf(given[0]))),
        Tool(ToolKind.Read, "get_customer_by_name", "full_name dob", (kit, given) => kit.CustomersByName(given)),
        Tool(ToolKind.Read, "get_details_by_id", "id", (kit, given) => new PyModel(kit.DetailsOf(given[0]))),
        Tool(ToolKind.Write, "suspend_line", "customer_id line_id reason", (kit, given) => kit.Suspend(given)),
        Tool(ToolKind.Write, "resume_line", "customer_id line_id", (kit, given) => kit.Resume(given)),
        Tool(ToolKind.Read, "get_bills_for_customer", "customer_id limit=12", (kit, given) => kit.BillsForCustomer(given)),
        Tool(ToolKind.Write, "send_payment_request", "customer_id bill_id", (kit, given) => kit.SendPaymentRequest(given)),
        Tool(ToolKind.Read, "get_data_usage", "customer_id line_id", (kit, given) => kit.DataUsage(given)),
        Tool(ToolKind.Write, "enable_roaming", "customer_id line_id", (kit, given) => kit.EnableRoaming(given)),
        Tool(ToolKind.Write, "disable_roaming", "customer_id line_id", (kit, given) => kit.DisableRoaming(given)),
        Tool(ToolKind.Generic, "transfer_to_human_agents", "summary", (_, _) => "Transfer successful"),
        Tool(ToolKind.Write, "refuel_data", "customer_id line_id gb_amount", (kit, given) => kit.Refuel(given)),
        Tool(null, "get_available_plan_ids", "", (kit, _) => PyList.Of(kit.Carrier.Plans.Select(plan => plan.PlanId))),
        Tool(null, "set_data_usage", "customer_id line_id data_used_gb", (kit, given) => kit.SetDataUsage(given)),
        Tool(null, "suspend_line_for_overdue_bill", "customer_id line_id new_bill_id contract_ended", (kit, given) => kit.SuspendForOverdueBill(given)),
        Tool(null, "assert_data_refueling_amount", "customer_id line_id expected_amount", (kit, given) => kit.IsRefueled(given)),
        Tool(null, "assert_line_status", "customer_id line_id expected_status", (kit, given) => new PyString(kit.LineOfCustomer(given).Status).Equals(given[2])),
        Tool(null, "assert_overdue_bill_exists", "customer_id overdue_bill_id", (kit, given) => kit.IsOverdue(given)),
        Tool(null, "assert_no_overdue_bill", "overdue_bill_id", (kit, given) => kit.FindBill(given[0]) is null or { Status: "Paid" }),
    ]);

    public override string ClassName => "TelecomTools";

    public override ToolMethods Methods => All;

    private TelecomState Carrier
    {
        get => Store.State;
        set => Store.State = value;
    }

    // A task may have put the user's database here; the reference finds out when it looks for a field.
    private TelecomDatabase Store => Database as TelecomDatabase ?? throw PythonException.Attribute(Database.ClassName, "customers");

    public Customer CustomerByPhone(PyValue number)
    {
        foreach (var customer in Carrier.Customers)
        {
            if (Is(customer.PhoneNumber, number))
            {
                return customer;
            }

            foreach (var line in customer.LineIds)
            {
                if (Is(LineOf(line).PhoneNumber, number))
                {
                    return customer;
                }
            }
        }

        throw PythonException.Value($"Customer with phone number {number} not found");
    }

    public Line LineByPhone(PyValue number) =>
        Find(Carrier.Lines, line => Is(line.PhoneNumber, number)) ?? throw PythonException.Value($"Line with phone number {number} not found");

    public Plan PlanOf(PyValue id) => Find(Carrier.Plans, plan => Is(plan.PlanId, id)) ?? throw PythonException.Value($"Plan with ID {id} not found");

    /// <summary>The first of a customer's bills that waits to be paid.</summary>
    public Bill? BillAwaitingPayment(Customer customer)
    {
        Bill? waiting = null;
        foreach (var id in customer.BillIds)
        {
            var bill = BillOf(id);
            waiting ??= bill.Status == "Awaiting Payment" ? bill : null;
        }

        return waiting;
    }

    public void SetPaid(PyValue billId) => Carrier = Carrier.With(BillOf(billId) with { Status = "Paid" });

    private static ToolMethod Tool(ToolKind? kind, string name, string parameters, Func<TelecomTools, ImmutableArray<PyValue>, PyValue> run) =>
        ToolMethod.Of(kind, name, parameters, run);

    private static bool Is(string id, PyValue wanted) => wanted is PyString text && text.Text == id;

    private static T? Find<T>(ImmutableArray<T> records, Func<T, bool> isIt)
        where T : class
    {
        foreach (var record in records)
        {
            if (isIt(record))
            {
                return record;
            }
        }

        return null;
    }

    private Customer CustomerOf(PyValue id) =>
        Find(Carrier.Customers, customer => Is(customer.CustomerId, id)) ?? throw PythonException.Value($"Customer with ID {id} not found");

    private Line LineOf(PyValue id) => Find(Carrier.Lines, line => Is(line.LineId, id)) ?? throw PythonException.Value($"Line with ID {id} not found");

    private Bill? FindBill(PyValue id) => Find(Carrier.Bills, bill => Is(bill.BillId, id));

    private Bill BillOf(PyValue id) => FindBill(id) ?? throw PythonException.Value($"Bill with ID {id} not found");

    private Line LineOfCustomer(ImmutableArray<PyValue> given)
    {
        var customer = CustomerOf(given[0]);
        return given[1] is PyString line && customer.LineIds.Contains(line.Text)
            ? LineOf(line)
            : throw PythonException.Value($"Line {given[1]} not found for customer {given[0]}");
    }

    private PyList CustomersByName(ImmutableArray<PyValue> given) =>
        new([.. Carrier.Customers.Where(customer => Arguments.SameInLower(customer.FullName, Arguments.Lower(given[0])) && Is(customer.DateOfBirth, given[1])).Select(PyValue (customer) => new PyModel(customer))]);

    private IStateRecord DetailsOf(PyValue id) => id is not PyString text ? throw PythonException.Attribute(id.TypeName, "startswith") : text.Text is ['L', ..]
        ? LineOf(id)
        : text.Text switch
        {
            ['D', ..] => Find(Carrier.Devices, device => Is(device.DeviceId, id)) ?? throw PythonException.Value($"Device with ID {id} not found"),
            ['B', ..] => BillOf(id),
            ['C', ..] => CustomerOf(id),
            ['P', ..] => PlanOf(id),
            _ => throw PythonException.Value($"Unknown ID format or type: {id}"),
        };

    private PyList BillsForCustomer(ImmutableArray<PyValue> given)
    {
        var bills = CustomerOf(given[0]).BillIds.Select(id => BillOf(id)).ToArray();
        var newestFirst = bills.OrderByDescending(bill => bill.IssueDate, StringComparer.Ordinal).Select(PyValue (bill) => new PyModel(bill)).ToArray();
        return given[1] switch
        {
            PyNone => new([.. newestFirst]),
            PyNumber { Integer: { } limit } => new([.. newestFirst[..SliceEnd(limit, newestFirst.Length)]]),
            _ => throw PythonException.OfType("slice indices must be integers or None or have an __index__ method"),
        };
    }

    // Python's [:limit]: a negative end counts from the back.
    private static int SliceEnd(System.Numerics.BigInteger limit, int length) =>
        (int)System.Numerics.BigInteger.Clamp(limit.Sign < 0 ? limit + length : limit, 0, length);

    private PyDict DataUsage(ImmutableArray<PyValue> given)
    {
        var line = LineOfCustomer(given);
        var plan = PlanOf(line.PlanId);
        return PyDict.Of(
            ("line_id", given[1]),
            ("data_used_gb", line.DataUsed),
            ("data_limit_gb", plan.DataLimit),
            ("data_refueling_gb", line.DataRefueled),
            ("cycle_end_date", "2025-02-28"));
    }

    private PyValue IsRefueled(ImmutableArray<PyValue> given)
    {
        const double Tolerance = 1e-6;
        return Math.Abs(PyMath.Subtract(LineOfCustomer(given).DataRefueled, given[2]).ToDouble()) < Tolerance;
    }

    private PyValue IsOverdue(ImmutableArray<PyValue> given)
    {
        var customer = CustomerOf(given[0]);
        if (given[1] is not PyString id || !customer.BillIds.Contains(id.Text))
        {
            throw PythonException.Value($"Overdue bill {given[1]} not found");
        }

        return BillOf(id).Status == "Overdue" ? true : throw PythonException.Value($"Overdue bill {given[1]} is not overdue");
    }
}
