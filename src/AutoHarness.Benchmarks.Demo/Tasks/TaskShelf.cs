using System.Collections.Immutable;
using System.Globalization;
using AutoHarness.Benchmarks.Demo.Shop;

namespace AutoHarness.Benchmarks.Demo.Tasks;

/// <summary>Hands out the customers, orders and addresses of one task; all ids are unique over the tasks.</summary>
internal sealed class TaskShelf(int index, Random dice, Naming naming)
{
    private const int OrdersPerTask = 3;

    private static readonly ImmutableArray<string> FirstNames =
    [
        "Ada", "Bruno", "Clara", "Dario", "Elsa", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Katja", "Leon",
        "Mara", "Nils", "Olga", "Pavel", "Rosa", "Stefan", "Thea", "Udo", "Vera", "Willem", "Yara",
    ];

    private static readonly ImmutableArray<string> Streets = ["Mill Road", "Harbour Lane", "Linden Street", "Station Road", "Church Hill", "River Walk"];
    private static readonly ImmutableArray<string> Cities = ["Ashford", "Brookfield", "Dunmore", "Eastleigh", "Harlow", "Westbury"];

    private readonly List<Customer> customers = [];
    private readonly List<Order> orders = [];
    private readonly List<Product> unused = [.. naming.Turn(Catalogue.Products)];

    public IReadOnlyList<Customer> Customers => customers;

    public IReadOnlyList<Order> Orders => orders;

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => dice.NextDouble() < probability;

    public int Between(int first, int last) => dice.Next(first, last + 1);

    public T Pick<T>(IReadOnlyList<T> choices) => choices[dice.Next(choices.Count)];

    /// <summary>A product that is sold off.</summary>
    public Product PickClearance() => Pick(naming.Turn(Catalogue.Clearance));

    public Customer AddCustomer()
    {
        // 23 first and 25 last names have no common factor: 575 pairs before one comes again, then with a number.
        var serial = (index * 2) + customers.Count;
        var first = FirstNames[serial % FirstNames.Length];
        var last = naming.LastNames[serial % naming.LastNames.Length];
        var round = serial / (FirstNames.Length * naming.LastNames.Length);
        var mailbox = $"{first}.{last}".ToLowerInvariant() + (round == 0 ? "" : round.ToString(CultureInfo.InvariantCulture));
        var customer = new Customer($"C{1001 + naming.CustomerShift + serial}", $"{first} {last}", $"{mailbox}@example.org");
        customers.Add(customer);
        return customer;
    }

    public Address NewAddress() =>
        new(
            $"{naming.Shift(Between(1, 98), 1, 98)} {Pick(naming.Turn(Streets))}",
            naming.Shift(Between(20_000, 89_999), 20_000, 89_999).ToString(CultureInfo.InvariantCulture),
            Pick(naming.Turn(Cities)));

    /// <summary>An order of one to three products that the task has not used yet, <paramref name="daysAgo"/> days after delivery (or placing).</summary>
    public Order AddOrder(Customer customer, OrderStatus status, int daysAgo, Product? including = null)
    {
        var serial = (index * OrdersPerTask) + orders.Count;
        var products = new List<Product>();
        if (including is not null)
        {
            products.Add(including);
        }

        for (var count = Between(1, 3); products.Count < count;)
        {
            var product = Pick(unused);
            unused.Remove(product);
            products.Add(product);
        }

        var day = ShopState.Today.AddDays(-daysAgo);
        var order = new Order(
            $"W{2000 + (((serial + naming.OrderShift) * 37) % 999_983)}",
            customer.Id,
            status,
            PlacedOn: status is OrderStatus.Delivered ? day.AddDays(-5) : day,
            ExpectedOn: status is OrderStatus.Delivered ? day : ShopState.Today.AddDays(naming.Shift(Between(1, 6), 1, 6)),
            DeliveredOn: status is OrderStatus.Delivered ? day : null,
            Tracking: status is OrderStatus.Processing ? null : $"TR{410_000 + naming.TrackingShift + (serial * 13)}",
            Items: [.. products.Select((product, position) => ItemOf(product, serial, position))],
            NewAddress());
        orders.Add(order);
        return order;
    }

    private OrderItem ItemOf(Product product, int serial, int position) =>
        new($"item_{7000 + naming.ItemShift + (serial * 7) + position}", product, product.Variants[0].Id);
}
