using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>Changes to what is booked. Seats are neither given back nor taken, as in the reference.</summary>
internal sealed partial class AirlineTools
{
    private static readonly ImmutableArray<string> NewCertificateIds = ["certificate_3221322", "certificate_3221323", "certificate_3221324"];

    private PyModel Cancel(PyValue id)
    {
        var reservation = ReservationOf(id);
        var refunds = reservation.PaymentHistory.Select(payment => payment with { Amount = new PyInt(-payment.Amount.Value) });
        return Keep(reservation with { PaymentHistory = [.. reservation.PaymentHistory, .. refunds], Status = "cancelled" });
    }

    private PyValue SendCertificate(ImmutableArray<PyValue> given)
    {
        var user = UserOf(given[0]);
        foreach (var id in NewCertificateIds)
        {
            if (!user.PaymentMethods.Contains(id))
            {
                var certificate = AirlineModels.Certificate.Validate(PyDict.Of(("id", id), ("amount", given[1]), ("source", "certificate")), validatorVersion);
                Keep(user, id, PaymentMethod.From(certificate));
                return $"Certificate {id} added to user {given[0]} with amount {given[1]}.";
            }
        }

        throw PythonException.Value("Too many certificates");
    }

    private PyModel UpdateBaggages(ImmutableArray<PyValue> given)
    {
        var reservation = ReservationOf(given[0]);
        var user = UserOf(reservation.UserId);
        var more = PyMath.Subtract(given[2], reservation.NonfreeBaggages);
        var price = PyMath.Multiply(new PyInt(50), PyMath.Greater(more, 0) ? more : new PyInt(0));
        return Keep(PaidFor(reservation, user, given[3], price) with { TotalBaggages = given[1], NonfreeBaggages = given[2] });
    }

    private PyModel UpdateFlights(ImmutableArray<PyValue> given)
    {
        var flights = Converted(given[2], AirlineModels.FlightInfo);
        var reservation = ReservationOf(given[0]);
        var user = UserOf(reservation.UserId);
        var heads = new Lazy<int>(() => Arguments.Length(reservation.Passengers));
        var changed = ImmutableArray.CreateBuilder<BookedFlight>();
        PyNumber price = new PyInt(0);
        foreach (var item in Arguments.Iterate(flights))
        {
            var wanted = RecordOf(item, "flight_number");
            var kept = given[1].Equals(reservation.Cabin)
                ? reservation.Flights.FirstOrDefault(flight => flight.FlightNumber == wanted.Text("flight_number") && flight.Date == wanted.Text("date"))
                : null;
            var flight = kept ?? Reserve(wanted, given[1], heads.Value);
            price = PyMath.Add(price, PyMath.Multiply(flight.Price, heads.Value));
            changed.Add(flight);
        }

        foreach (var flight in reservation.Flights)
        {
            price = PyMath.Subtract(price, PyMath.Multiply(flight.Price, heads.Value));
        }

        return Keep(PaidFor(reservation, user, given[3], price) with { Flights = changed.DrainToImmutable(), Cabin = given[1] });
    }

    private PyModel UpdatePassengers(ImmutableArray<PyValue> given)
    {
        var passengers = Converted(given[1], AirlineModels.Passenger);
        var reservation = ReservationOf(given[0]);
        return Arguments.Length(passengers) == Arguments.Length(reservation.Passengers)
            ? Keep(reservation with { Passengers = passengers })
            : throw PythonException.Value("Number of passengers does not match");
    }

    /// <summary>The reservation with a payment added. A gift card is charged before the payment's amount is checked.</summary>
    private Reservation PaidFor(Reservation reservation, AirlineUser user, PyValue paymentId, PyNumber price)
    {
        if (Arguments.AsKey(paymentId) is not { } id || !user.PaymentMethods.TryGet(id, out var method))
        {
            throw PythonException.Value("Payment method not found");
        }

        if (method is StoredValue { IsCertificate: true })
        {
            throw PythonException.Value("Certificate cannot be used to update reservation");
        }

        if (method is StoredValue card)
        {
            if (PyMath.Less(card.Amount, price))
            {
                throw PythonException.Value("Gift card balance is not enough");
            }

            Keep(user, id, card with { Amount = card.Amount - price.ToDouble() });
        }

        if (!price.IsTrue)
        {
            return reservation;
        }

        var payment = AirlineModels.Payment.Validate(PyDict.Of(("payment_id", id), ("amount", price)), validatorVersion);
        return reservation with { PaymentHistory = reservation.PaymentHistory.Add(Payment.From(payment)) };
    }
}
