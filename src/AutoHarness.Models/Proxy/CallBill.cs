using AutoHarness.Models.Metering;
using AutoHarness.Models.Telemetry;
using AutoHarness.Models.Usages;

namespace AutoHarness.Models.Proxy;

/// <summary>What one call set aside of its session's budget, and what it really used. Disposing it unpaid gives everything back.</summary>
internal sealed class CallBill : IDisposable
{
    /// <summary>Few bytes a token, so that an estimate is rather too high than too low.</summary>
    private const int CautiousBytesPerToken = 3;

    private readonly ProxySession session;
    private readonly CallHold hold;
    private readonly CallSpan? span;

    private CallBill(ProxySession session, CallHold hold)
    {
        this.session = session;
        this.hold = hold;
        session.Meter.Begin(session.Role, hold.Estimate);
        span = CallSpan.Begin(session.Model, session.Role, TimeProvider.System);
    }

    /// <exception cref="BudgetExhaustedException">The call must not be made.</exception>
    /// <exception cref="AutoHarness.Sdk.AgentLimitException">The caller's own budget does not allow it.</exception>
    public static async ValueTask<CallBill> OpenAsync(ProxySession session, PinnedRequest request, CancellationToken ct)
    {
        var estimate = Priced(session, request.Body.Length / CautiousBytesPerToken, 0, request.OutputLimit ?? MeteredClient.AssumedOutputTokens);
        return new CallBill(session, await new CallBudgets(session.Budget, session.Iteration, session.Own).ReserveAsync(estimate, spares: false, ct));
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

        span?.Used(used);
        hold.Settle(used);
        session.Meter.Add(session.Role, used);
    }

    public void Dispose()
    {
        session.Meter.End(session.Role, hold.Estimate);
        span?.Dispose();
        hold.Dispose();
    }

    private static Usage Priced(ProxySession session, long input, long cached, long output) =>
        new(1, input, cached, output, session.Price?.Of(input, cached, output));
}
