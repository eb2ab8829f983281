namespace AutoHarness.Benchmarks.Demo.Shop;

internal enum OrderStatus
{
    Processing,
    Shipped,
    Delivered,
    Cancelled,
}
