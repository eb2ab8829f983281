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
    private readonly bool replayed;
    private readonly CallSpan? span;

    private CallBill(ProxySession session, CallHold hold, PinnedRequest request, bool replayed, TimeProvider time)
    {
        this.session = session;
        this.hold = hold;
        this.replayed = replayed;
        session.Meter.Begin(session.Role, hold.Estimate);
        span = CallSpan.Begin(session.Configured ?? session.Model, session.Role, time);
        span?.For(session.Caller, session.IterationNumber);
        span?.Tag("auto_harness.cache_hit", replayed ? true : null);
        span?.Tag("gen_ai.request.max_tokens", request.OutputLimit);
    }

    /// <param name="session">Whose.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="replayed">The answer comes out of a recording: nothing is paid, and where money is spent beside it the command's budget is left alone.</param>
    /// <param name="time">Times it.</param>
    /// <param name="ct">Stops waiting.</param>
    /// <exception cref="BudgetExhaustedException">The call must not be made.</exception>
    /// <exception cref="AutoHarness.Sdk.AgentLimitException">The caller's own budget does not allow it.</exception>
    public static async ValueTask<CallBill> OpenAsync(ProxySession session, PinnedRequest request, bool replayed, TimeProvider time, CancellationToken ct)
    {
        var estimate = Priced(session, request.Body.Length / CautiousBytesPerToken, 0, 0, request.OutputLimit ?? OutputLimits.Assumed);
        return new CallBill(session, await new CallBudgets(session.Budget, session.Iteration, session.Own).ReserveAsync(estimate, spares: replayed && session.Tape?.ReplaysOnly is false, ct), request, replayed, time);
    }

    /// <summary>
    /// Pays what the answer told. Where it came to its end without telling, its size counts; where it did not come to its end, the provider may
    /// still charge for what was set aside.
    /// </summary>
    public void Pay(UsageReader answer)
    {
        var reserved = hold.Estimate;
        var output = answer.IsWhole ? Math.Min(reserved.OutputTokens, Math.Max(1, answer.Bytes / CautiousBytesPerToken)) : reserved.OutputTokens;
        var told = answer.Usage is { Input: > 0 } some ? some : null;
        var used = (told, answer.IsFinal) switch
        {
            ({ } all, true) => Priced(session, all.Input, all.CacheRead, all.CacheWrite, all.Output),
            ({ } begun, false) => Priced(session, begun.Input, begun.CacheRead, begun.CacheWrite, Math.Max(begun.Output, output)),
            _ => Priced(session, Math.Max(1, reserved.InputTokens), 0, 0, output),
        };
        if (told is null || !answer.IsFinal)
        {
            session.Meter.Note(answer.IsWhole
                ? "an answer did not tell what it used; what is counted for it is estimated by its size"
                : "a call ended without telling what it used; what was set aside for it counts");
        }

        span?.Used(used, told?.CacheWrite ?? 0);
        hold.Settle(used);
        session.Meter.Add(session.Role, replayed ? used.AsAvoided() : used);
    }

    /// <summary>The provider did not answer as it should.</summary>
    /// <param name="kind">The status, or what happened.</param>
    public void Fail(string kind) => span?.Failed(kind);

    public void Dispose()
    {
        session.Meter.End(session.Role, hold.Estimate);
        span?.Dispose();
        hold.Dispose();
    }

    private static Usage Priced(ProxySession session, long input, long cached, long written, long output) =>
        new(1, input, cached, output, session.Price?.Of(input, cached, output, written));
}
