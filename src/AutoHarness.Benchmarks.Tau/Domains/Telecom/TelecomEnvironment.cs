using AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>The carrier and the user's phone.</summary>
internal sealed class TelecomEnvironment(string name, string policy, TelecomTools carrier, PhoneTools phone, bool solo)
    : TauEnvironment(name, policy, carrier, phone, solo)
{
    /// <summary>Tells the phone what its line may do, and carries payments and requests for them across. The phone looks for a network only when it acts.</summary>
    public override void Sync()
    {
        var around = phone.Surroundings;
        if (around.PhoneNumber.IsNone)
        {
            return;
        }

        // Whatever was found before something is missing is carried over.
        var line = carrier.LineByPhone(around.PhoneNumber);
        around = Tell(around, around with { LineActive = line.IsActive, RoamingAllowed = line.RoamingEnabled });
        var plan = carrier.PlanOf(line.PlanId);
        var limit = PyMath.Add(plan.DataLimit, line.DataRefueled);
        around = Tell(around, around with { DataUsageExceeded = PyMath.GreaterOrEqual(line.DataUsed, limit) });
        if (around.PaymentRequest is { Paid: true } paid)
        {
            carrier.SetPaid(paid.BillId);
            phone.Surroundings = around = around with { PaymentRequest = null };
        }

        if (around.PaymentRequest is null && carrier.BillAwaitingPayment(carrier.CustomerByPhone(around.PhoneNumber)) is { } bill)
        {
            phone.Surroundings = around with { PaymentRequest = new(bill.BillId, bill.TotalDue, Paid: false) };
        }
    }

    private Surroundings Tell(Surroundings before, Surroundings after)
    {
        if ((before.LineActive, before.RoamingAllowed, before.DataUsageExceeded) != (after.LineActive, after.RoamingAllowed, after.DataUsageExceeded))
        {
            phone.Surroundings = after;
        }

        return after;
    }
}
