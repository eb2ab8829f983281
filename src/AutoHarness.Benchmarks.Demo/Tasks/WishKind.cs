namespace AutoHarness.Benchmarks.Demo.Tasks;

internal enum WishKind
{
    Whereabouts,
    Cancel,
    Return,
    Exchange,
    Refund,
    NewAddress,
    Lost,
}
