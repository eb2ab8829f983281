using System.Buffers;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Retail;

/// <summary>The shop's database.</summary>
internal sealed class RetailDatabase(RetailDatabase.Content content, string validatorVersion) : StateStore
{
    public static ModelShape Model { get; } = new(
        "RetailDB",
        forbidsExtra: true,
        new("products", Shape.MapOf(Product.Model)),
        new("users", Shape.MapOf(User.Model)),
        new("orders", Shape.MapOf(Order.Model)));

    /// <summary>The catalogue, which no tool changes.</summary>
    public OrderedMap<Product> Products => content.Products.Records;

    public StateTable<User> Users { get; } = new(content.Users);

    public StateTable<Order> Orders { get; } = new(content.Orders);

    public override string ClassName => "RetailDB";

    protected override int Version => Users.Version + Orders.Version;

    public override StateStore Merged(PyDict data) =>
        new RetailDatabase(Content.From(Model.Validate(Merge(ToValue(), data), validatorVersion)), validatorVersion);

    public override PyDict ToValue() =>
        PyDict.Of(("products", PyDict.Of(Products, product => product.ToValue())), ("users", Users.ToValue()), ("orders", Orders.ToValue()));

    protected override void WriteSorted(IBufferWriter<byte> output)
    {
        output.Write("{\"orders\": "u8);
        Orders.WriteSorted(output);
        output.Write(", \"products\": "u8);
        new StateTable<Product>(content.Products).WriteSorted(output);
        output.Write(", \"users\": "u8);
        Users.WriteSorted(output);
        output.Write("}"u8);
    }

    protected override void AddDifferences(StateStore other, ImmutableArray<StateDifference>.Builder found)
    {
        var same = (RetailDatabase)other;
        new StateTable<Product>(content.Products).AddDifferences("products", new(same.SharedProducts), found);
        Users.AddDifferences("users", same.Users, found);
        Orders.AddDifferences("orders", same.Orders, found);
    }

    private SharedTable<Product> SharedProducts => content.Products;

    /// <summary>What the file holds, shared by all conversations.</summary>
    internal sealed record Content(SharedTable<Product> Products, SharedTable<User> Users, SharedTable<Order> Orders)
    {
        public static Content From(PyDict root) => new(
            new(root.Dict("products").Map(product => Product.From((PyDict)product))),
            new(root.Dict("users").Map(user => User.From((PyDict)user))),
            new(root.Dict("orders").Map(order => Order.From((PyDict)order))));
    }
}
