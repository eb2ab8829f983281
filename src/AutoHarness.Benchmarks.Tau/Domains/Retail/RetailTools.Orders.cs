using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

/// <summary>The tools that change orders and users. A failure midway leaves what was changed before it, as in the reference.</summary>
internal sealed partial class RetailTools
{
    private PyModel Cancel(ImmutableArray<PyValue> given)
    {
        var order = OrderOf(given[0]);
        if (order.Status != "pending")
        {
            throw PythonException.Value("Non-pending order cannot be cancelled");
        }

        if (Arguments.AsKey(given[1]) is not ("no longer needed" or "ordered by mistake"))
        {
            throw PythonException.Value("Invalid reason");
        }

        var refunds = ImmutableArray.CreateBuilder<OrderPayment>();
        foreach (var payment in order.PaymentHistory)
        {
            refunds.Add(payment with { TransactionType = "refund" });
            if (MethodOf(order.UserId, payment.PaymentMethodId) is GiftCard card)
            {
                Keep(order.UserId, card with { Balance = PyMath.RoundCents(card.Balance + payment.Amount) }, payment.PaymentMethodId);
            }
        }

        return Keep(order with
        {
            Status = "cancelled",
            CancelReason = ((PyString)given[1]).Text,
            PaymentHistory = [.. order.PaymentHistory, .. refunds],
        });
    }

    private PyModel Exchange(ImmutableArray<PyValue> given)
    {
        var order = OrderOf(given[0]);
        if (order.Status != "delivered")
        {
            throw PythonException.Value("Non-delivered order cannot be exchanged");
        }

        RefuseMoreThanOrdered(order, given[1], id => $"Number of {id} not found.");
        var pairs = Pairs(given[1], given[2], "The number of items to be exchanged should match.");
        PyNumber difference = new PyInt(0);
        foreach (var (old, changed) in pairs)
        {
            var (item, variant) = Replacement(order, old, changed);
            difference = PyMath.Add(difference, variant.Price - item.Price);
        }

        difference = difference is PyFloat exact ? new PyFloat(PyMath.RoundCents(exact.Value)) : difference;
        if (MethodOf(order.UserId, given[3]) is GiftCard card && card.Balance < difference.ToDouble())
        {
            throw PythonException.Value("Insufficient gift card balance to pay for the price difference");
        }

        return Keep(order with
        {
            Status = "exchange requested",
            ExchangeItems = Sorted(given[1]),
            ExchangeNewItems = Sorted(given[2]),
            ExchangePaymentMethodId = Arguments.AsKey(given[3]),
            ExchangePriceDifference = difference,
        });
    }

    private PyModel ModifyItems(ImmutableArray<PyValue> given)
    {
        var order = OrderOf(given[0]);
        if (order.Status != "pending")
        {
            throw PythonException.Value("Non-pending order cannot be modified");
        }

        RefuseMoreThanOrdered(order, given[1], id => $"{id} not found");
        var pairs = Pairs(given[1], given[2], "The number of items to be exchanged should match");
        var difference = 0.0;
        Variant? last = null;
        foreach (var (old, changed) in pairs)
        {
            if (old.Equals(changed))
            {
                throw PythonException.Value("The new item id should be different from the old item id");
            }

            (var item, last) = Replacement(order, old, changed);
            difference += last.Price - item.Price;
        }

        var method = MethodOf(order.UserId, given[3]);
        var methodId = Arguments.AsKey(given[3])!;
        if (method is GiftCard { Balance: var balance } && balance < difference)
        {
            throw PythonException.Value("Insufficient gift card balance to pay for the new item");
        }

        order = order with { PaymentHistory = order.PaymentHistory.Add(new(difference > 0 ? "payment" : "refund", Math.Abs(difference), methodId)) };
        Keep(order);
        if (method is GiftCard card)
        {
            Keep(order.UserId, card with { Balance = PyMath.RoundCents(card.Balance - difference) }, methodId);
        }

        foreach (var (old, changed) in pairs)
        {
            // Every item gets price and options of the last pair's variant: the reference uses the variable its checking loop left behind.
            var place = PlaceOf(order, old);
            var item = order.Items[place] with { ItemId = Arguments.AsKey(changed)!, Price = last!.Price, Options = last.Options };
            order = order with { Items = order.Items.SetItem(place, item) };
            Keep(order);
        }

        return Keep(order with { Status = "pending (item modified)" });
    }

    private PyModel ModifyPayment(ImmutableArray<PyValue> given)
    {
        var order = OrderOf(given[0]);
        RefuseUnlessPending(order);
        var method = MethodOf(order.UserId, given[1]);
        if (order.PaymentHistory is not [{ TransactionType: "payment" } paid])
        {
            throw PythonException.Value("There should be exactly one payment for a pending order");
        }

        var methodId = Arguments.AsKey(given[1])!;
        if (paid.PaymentMethodId == methodId)
        {
            throw PythonException.Value("The new payment method should be different from the current one");
        }

        if (method is GiftCard { Balance: var balance } && balance < paid.Amount)
        {
            throw PythonException.Value("Insufficient gift card balance to pay for the order");
        }

        order = order with { PaymentHistory = [paid, new("payment", paid.Amount, methodId), paid with { TransactionType = "refund" }] };
        Keep(order);
        if (method is GiftCard card)
        {
            Keep(order.UserId, card with { Balance = PyMath.RoundCents(card.Balance - paid.Amount) }, methodId);
        }

        if (MethodOf(order.UserId, paid.PaymentMethodId) is GiftCard old)
        {
            Keep(order.UserId, old with { Balance = PyMath.RoundCents(old.Balance + paid.Amount) }, paid.PaymentMethodId);
        }

        return new PyModel(order);
    }

    private PyModel Return(ImmutableArray<PyValue> given)
    {
        var order = OrderOf(given[0]);
        if (order.Status != "delivered")
        {
            throw PythonException.Value("Non-delivered order cannot be returned");
        }

        var method = MethodOf(order.UserId, given[2]);
        if (method is not GiftCard && FirstPayment(order).PaymentMethodId != Arguments.AsKey(given[2]))
        {
            throw PythonException.Value("Payment method should be the original payment method");
        }

        RefuseMoreThanOrdered(order, given[1], _ => "Some item not found");
        return Keep(order with { Status = "return requested", ReturnItems = Sorted(given[1]), ReturnPaymentMethodId = Arguments.AsKey(given[2]) });
    }

    private PyModel ModifyOrderAddress(ImmutableArray<PyValue> given)
    {
        var order = OrderOf(given[0]);
        RefuseUnlessPending(order);
        return Keep(order with { Address = AddressOf(given) });
    }

    private PyModel ModifyUserAddress(ImmutableArray<PyValue> given)
    {
        var user = UserOf(given[0]) with { Address = AddressOf(given) };
        Shop.Users.Set(Arguments.AsKey(given[0])!, user);
        return new PyModel(user);
    }

    private Address AddressOf(ImmutableArray<PyValue> given) => Address.From(Address.Model.Validate(
        PyDict.Of(("address1", given[1]), ("address2", given[2]), ("city", given[3]), ("state", given[4]), ("country", given[5]), ("zip", given[6])),
        validatorVersion));

    private static OrderPayment FirstPayment(Order order) =>
        order.PaymentHistory.Length > 0 ? order.PaymentHistory[0] : throw new PythonException("IndexError", "list index out of range");

    private static void RefuseUnlessPending(Order order)
    {
        if (!order.Status.Contains("pending", StringComparison.Ordinal))
        {
            throw PythonException.Value("Non-pending order cannot be modified");
        }
    }

    // An id may stand in the request as often as in the order.
    private static void RefuseMoreThanOrdered(Order order, PyValue requested, Func<PyValue, string> refusal)
    {
        foreach (var id in Arguments.Iterate(requested))
        {
            var wanted = requested switch
            {
                PyList list => list.Items.Count(other => other.Equals(id)),
                PyString => 1,
                _ => throw PythonException.Attribute(requested.TypeName, "count"),
            };
            if (wanted > order.Items.Count(item => id is PyString text && text.Text == item.ItemId))
            {
                throw PythonException.Value(refusal(id));
            }
        }
    }

    private static ImmutableArray<(PyValue Old, PyValue New)> Pairs(PyValue old, PyValue changed, string refusal)
    {
        if (Arguments.Length(old) != Arguments.Length(changed))
        {
            throw PythonException.Value(refusal);
        }

        return [.. Arguments.Iterate(old).Zip(Arguments.Iterate(changed))];
    }

    private (OrderItem Item, Variant Variant) Replacement(Order order, PyValue old, PyValue changed)
    {
        var item = order.Items[PlaceOf(order, old)];
        var variant = VariantOf(item.ProductId, changed);
        return variant.Available ? (item, variant) : throw PythonException.Value($"New item {changed} not found or available");
    }

    private static int PlaceOf(Order order, PyValue id)
    {
        for (var i = 0; i < order.Items.Length; i++)
        {
            if (id is PyString text && order.Items[i].ItemId == text.Text)
            {
                return i;
            }
        }

        throw PythonException.Value($"Item {id} not found");
    }

    // The ids that get here are texts; sorting is by code point.
    private static PyList Sorted(PyValue ids) =>
        new([.. Arguments.Iterate(ids).Order(Comparer<PyValue>.Create((left, right) => PyText.CompareCodePoints(left.ToString(), right.ToString())))]);

    private PyModel Keep(Order order)
    {
        Shop.Orders.Set(order.OrderId, order);
        return new PyModel(order);
    }

    private void Keep(string userId, GiftCard card, string methodId)
    {
        var user = UserOf(userId);
        Shop.Users.Set(userId, user with { PaymentMethods = user.PaymentMethods.With(methodId, card) });
    }
}
