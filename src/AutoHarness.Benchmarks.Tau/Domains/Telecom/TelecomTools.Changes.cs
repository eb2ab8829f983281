using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>What changes lines and bills. The reference's today is 2025-02-25.</summary>
internal sealed partial class TelecomTools
{
    private const string Today = "2025-02-25";

    private PyDict Suspend(ImmutableArray<PyValue> given)
    {
        var line = LineOfCustomer(given);
        return line.IsActive
            ? Changed(line with { Status = "Suspended", SuspensionStartDate = Today }, "Line suspended successfully. $5/month holding fee will apply.")
            : throw PythonException.Value("Line must be active to suspend");
    }

    private PyDict Resume(ImmutableArray<PyValue> given)
    {
        var line = LineOfCustomer(given);
        return line.Status is "Suspended" or "Pending Activation"
            ? Changed(line with { Status = "Active", SuspensionStartDate = null }, "Line resumed successfully")
            : throw PythonException.Value("Line must be suspended to resume");
    }

    private PyValue SendPaymentRequest(ImmutableArray<PyValue> given)
    {
        var customer = CustomerOf(given[0]);
        if (BillAwaitingPayment(customer) is not null)
        {
            throw PythonException.Value("A bill is already awaiting payment for this customer");
        }

        if (given[1] is not PyString id || !customer.BillIds.Contains(id.Text))
        {
            throw PythonException.Value($"Bill {given[1]} not found for customer {given[0]}");
        }

        Carrier = Carrier.With(BillOf(id) with { Status = "Awaiting Payment" });
        return $"Payment request sent to the customer for bill {id}";
    }

    private PyValue EnableRoaming(ImmutableArray<PyValue> given)
    {
        var line = LineOfCustomer(given);
        if (line.RoamingEnabled)
        {
            return "Roaming was already enabled";
        }

        Carrier = Carrier.With(line with { RoamingEnabled = true });
        return "Roaming enabled successfully";
    }

    private PyValue DisableRoaming(ImmutableArray<PyValue> given)
    {
        var line = LineOfCustomer(given);
        if (!line.RoamingEnabled)
        {
            return "Roaming was already disabled";
        }

        Carrier = Carrier.With(line with { RoamingEnabled = false });
        return "Roaming disabled successfully";
    }

    private PyDict Refuel(ImmutableArray<PyValue> given)
    {
        var (line, amount) = (LineOfCustomer(given), given[2]);
        if (PyMath.LessOrEqual(amount, 0))
        {
            throw PythonException.Value("Refuel amount must be positive");
        }

        var plan = PlanOf(line.PlanId);
        var charge = PyMath.Multiply(amount, plan.RefuelingPrice);
        line = line with { DataRefueled = PyMath.Add(line.DataRefueled, amount) };
        Carrier = Carrier.With(line);
        Charge(given[0], charge, $"Data refueling: {amount} GB at ${PyText.Repr(plan.RefuelingPrice)}/GB");
        return PyDict.Of(
            ("message", $"Successfully added {amount} GB of data for line {given[1]} for ${PyMath.Fixed2(charge.ToDouble())}"),
            ("new_data_refueling_gb", line.DataRefueled),
            ("charge", charge));
    }

    // The charge goes on the customer's first draft bill, or on a new one for March.
    private void Charge(PyValue customerId, PyNumber amount, string description)
    {
        var customer = CustomerOf(customerId);
        Bill? draft = null;
        foreach (var id in customer.BillIds)
        {
            if (BillOf(id) is { Status: "Draft" } found)
            {
                draft = found;
                break;
            }
        }

        if (draft is null)
        {
            draft = NewBill($"B{options.NextBillNumber()}", customerId, "2025-03-01", "2025-03-31", "2025-03-15", "Draft");
            Carrier = Carrier.With(customer with { BillIds = customer.BillIds.Add(draft.BillId) }) with { Bills = Carrier.Bills.Add(draft) };
        }

        Carrier = Carrier.With(draft.WithItem(ItemOf(description, amount)));
    }

    private PyValue SetDataUsage(ImmutableArray<PyValue> given)
    {
        Carrier = Carrier.With(LineOfCustomer(given) with { DataUsed = given[2] });
        return $"Data usage set to {given[2]} GB for line {given[1]}";
    }

    private PyValue SuspendForOverdueBill(ImmutableArray<PyValue> given)
    {
        var line = LineOf(given[1]);
        if (!line.IsActive)
        {
            throw PythonException.Value("Line must be active to suspend for unpaid bill");
        }

        var price = PlanOf(line.PlanId).PricePerMonth;
        if (price <= 0)
        {
            throw PythonException.Value("Amount must be positive for overdue bill");
        }

        var customer = CustomerOf(given[0]);
        if (customer.BillIds.Select(id => BillOf(id)).ToArray().Any(bill => bill.Status == "Overdue"))
        {
            throw PythonException.Value("Customer already has an overdue bill");
        }

        var bill = NewBill(given[2], given[0], "2025-01-01", "2025-01-31", "2025-01-15", "Overdue").WithItem(ItemOf($"Charge for line {line.LineId}", price));
        line = line with { Status = "Suspended", SuspensionStartDate = Today, ContractEndDate = given[3].IsTrue ? "2025-01-31" : line.ContractEndDate };
        Carrier = Carrier.With(customer with { BillIds = customer.BillIds.Add(bill.BillId) }).With(line) with { Bills = Carrier.Bills.Add(bill) };
        return $"Line {given[1]} suspended for unpaid bill {given[2]}. Contract ended: {given[3]}";
    }

    private Bill NewBill(PyValue id, PyValue customerId, string from, string to, string due, string status) => Bill.From(TelecomModels.Bill.Validate(
        PyDict.Of(
            ("bill_id", id),
            ("customer_id", customerId),
            ("period_start", from),
            ("period_end", to),
            ("issue_date", from),
            ("total_due", 0),
            ("due_date", due),
            ("status", status)),
        options.ValidatorVersion));

    private PyDict ItemOf(string description, PyValue amount) => TelecomModels.LineItem.Validate(
        PyDict.Of(("description", description), ("amount", amount), ("date", Today), ("item_type", PyMath.Less(amount, 0) ? "Credit" : "Charge")),
        options.ValidatorVersion);

    private PyDict Changed(Line line, string message)
    {
        Carrier = Carrier.With(line);
        return PyDict.Of(("message", message), ("line", new PyModel(line)));
    }
}
