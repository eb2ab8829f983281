using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;

namespace AutoHarness.Models.Proxy;

/// <summary>What the calls of one try of a trial record and replay when they come over HTTP. All sessions of the try share it.</summary>
/// <param name="cassette">Where to.</param>
/// <param name="caller">The try.</param>
public sealed class ProxyTape(Cassette cassette, ModelCaller caller)
{
    private readonly TrialTape tape = new(cassette, caller, "Http");

    /// <summary>Everything is replayed, so that budgets count as if it had been paid for.</summary>
    internal bool ReplaysOnly => tape.ReplaysOnly;

    /// <summary>Looks a call up.</summary>
    /// <exception cref="AutoHarness.Sdk.HarnessException">It was not recorded and nothing may be asked (<c>AH1241</c>).</exception>
    /// <exception cref="System.Text.Json.JsonException">Its body cannot be read without doubt.</exception>
    internal TapeCall Begin(Route route, string model, PinnedRequest request) =>
        tape.Begin($"{route.Dialect} {route.Operation} {(route.Operation == Operation.ShowModel ? route.Model : model)}{(route.Stream ? " as a stream" : "")}{(route.AsArray ? " in an array" : "")}", request.Body.Span);
}
