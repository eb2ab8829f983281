using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Airline;

/// <summary>Booking.</summary>
internal sealed partial class AirlineTools
{
    // The reference's "now".
    private const string Now = "2024-05-15T15:00:00";

    private static readonly ImmutableArray<string> NewReservationIds = ["HATHAT", "HATHAU", "HATHAV"];

    private PyModel Book(ImmutableArray<PyValue> given)
    {
        var flights = Converted(given[5], AirlineModels.FlightInfo);
        var passengers = Converted(given[6], AirlineModels.Passenger);
        var payments = Converted(given[7], AirlineModels.Payment);
        var user = UserOf(given[0]);
        var id = NewReservationIds.FirstOrDefault(id => !Airline.Reservations.Contains(id)) ?? throw PythonException.Value("Too many reservations");
        var reservation = Reservation.From(AirlineModels.Reservation.Validate(
            PyDict.Of(
                ("reservation_id", id),
                ("user_id", given[0]),
                ("origin", given[1]),
                ("destination", given[2]),
                ("flight_type", given[3]),
                ("cabin", given[4]),
                ("flights", PyList.Empty),
                ("passengers", passengers),
                ("payment_history", payments),
                ("created_at", Now),
                ("total_baggages", given[8]),
                ("nonfree_baggages", given[9]),
                ("insurance", given[10])),
            validatorVersion));

        var heads = Arguments.Length(passengers);
        var booked = Arguments.Iterate(flights).Select(flight => Reserve(RecordOf(flight, "flight_number"), given[4], heads)).ToImmutableArray();
        PyNumber price = new PyInt(0);
        foreach (var flight in booked)
        {
            price = PyMath.Add(price, PyMath.Multiply(flight.Price, heads));
        }

        price = PyMath.Add(price, new PyInt(reservation.Insurance == "yes" ? 30 * heads : 0));
        price = PyMath.Add(price, PyMath.Multiply(new PyInt(50), given[9]));
        RefuseUnlessPaid(user, reservation.PaymentHistory, price);
        Pay(user.UserId, reservation.PaymentHistory);
        foreach (var flight in booked)
        {
            TakeSeats(flight, ((PyString)given[4]).Text, heads);
        }

        user = UserOf(given[0]);
        Airline.Users.Set(user.UserId, user with { Reservations = user.Reservations.Add(id) });
        return Keep(reservation with { Flights = booked });
    }

    /// <summary>A flight at its current price, if it has the seats.</summary>
    private BookedFlight Reserve(PyDict wanted, PyValue cabin, int heads)
    {
        var (number, date) = (wanted.Text("flight_number"), wanted.Text("date"));
        var flight = FlightOf(number);
        if (StatusOf(number, date) is not FlightStatus.Available open)
        {
            throw PythonException.Value($"Flight {number} not available on date {date}");
        }

        return open.AvailableSeats.In(cabin) < heads
            ? throw PythonException.Value($"Not enough seats on flight {number}")
            : new(number, flight.Origin, flight.Destination, date, new PyInt(open.Prices.In(cabin)));
    }

    private static void RefuseUnlessPaid(AirlineUser user, ImmutableArray<Payment> payments, PyNumber price)
    {
        PyNumber paid = new PyInt(0);
        foreach (var payment in payments)
        {
            if (!user.PaymentMethods.TryGet(payment.PaymentId, out var method))
            {
                throw PythonException.Value($"Payment method {payment.PaymentId} not found");
            }

            if (method is StoredValue stored && PyMath.Less(stored.Amount, payment.Amount))
            {
                throw PythonException.Value($"Not enough balance in payment method {payment.PaymentId}");
            }

            paid = PyMath.Add(paid, payment.Amount);
        }

        if (!paid.Equals(price))
        {
            throw PythonException.Value($"Payment amount does not add up, total price is {price}, but paid {paid}");
        }
    }

    // A certificate goes whole, even when only a part was used; listed twice it fails here, after what was paid before it.
    private void Pay(string userId, ImmutableArray<Payment> payments)
    {
        foreach (var payment in payments)
        {
            var user = UserOf(userId);
            if (!user.PaymentMethods.TryGet(payment.PaymentId, out var method))
            {
                throw PythonException.Key(payment.PaymentId);
            }

            if (method is StoredValue { IsCertificate: true })
            {
                Airline.Users.Set(userId, user with { PaymentMethods = user.PaymentMethods.Without(payment.PaymentId) });
            }
            else if (method is StoredValue card)
            {
                Keep(user, payment.PaymentId, card with { Amount = card.Amount - payment.Amount.ToDouble() });
            }
        }
    }

    private void TakeSeats(BookedFlight booked, string cabin, int heads)
    {
        var flight = FlightOf(booked.FlightNumber);
        if (flight.Dates.TryGet(booked.Date, out var status) && status is FlightStatus.Available open)
        {
            var left = open with { AvailableSeats = open.AvailableSeats.Less(cabin, heads) };
            Airline.Flights.Set(booked.FlightNumber, flight with { Dates = flight.Dates.With(booked.Date, left) });
        }
    }
}
