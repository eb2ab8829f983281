using AutoHarness.Models.Metering;
using AutoHarness.Models.Usages;

namespace AutoHarness.Models.Proxy;

/// <summary>What one call set aside of its session's budget, and what it really used. Disposing it unpaid gives everything back.</summary>
internal sealed class CallBill : IDisposable
{
    /// <summary>Few bytes a token, so that an estimate is rather too high than too low.</summary>
    private const int CautiousBytesPerToken = 3;

    private readonly ProxySession session;
    private readonly BudgetHold hold;

    private CallBill(ProxySession session, BudgetHold hold)
    {
        this.session = session;
        this.hold = hold;
    }

    /// <exception cref="BudgetExhaustedException">The call must not be made.</exception>
    public static async ValueTask<CallBill> OpenAsync(ProxySession session, PinnedRequest request, CancellationToken ct)
    {
        var estimate = Priced(session, request.Body.Length / CautiousBytesPerToken, 0, request.OutputLimit ?? MeteredClient.AssumedOutputTokens);
        return new CallBill(session, await session.Budget.ReserveAsync(estimate, ct));
    }

    /// <summary>Pays what the answer told. Where it did not come to its end, the provider may still charge for what was set aside.</summary>
    public void Pay(UsageReader answer)
    {
        var reserved = hold.Estimate;
        var used = answer switch
        {
            { IsFinal: true, Usage: { } told } => Priced(session, told.Input, told.CacheRead, told.Output),
            { Usage: { } begun } => Priced(session, begun.Input, begun.CacheRead, Math.Max(begun.Output, reserved.OutputTokens)),
            _ => reserved,
        };
        if (!answer.IsFinal)
        {
            session.Meter.Note("a call ended without telling what it used; what was set aside for it counts");
        }

        hold.Settle(used);
        session.Meter.Add(session.Role, used);
    }

    public void Dispose() => hold.Dispose();

    private static Usage Priced(ProxySession session, long input, long cached, long output) =>
        new(1, input, cached, output, session.Price?.Of(input, cached, output));
}
