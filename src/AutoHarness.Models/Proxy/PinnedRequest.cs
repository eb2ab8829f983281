namespace AutoHarness.Models.Proxy;

/// <summary>A request as it goes to the provider.</summary>
/// <param name="Body">JSON; empty where the request has none.</param>
/// <param name="Streams">The answer is to come as a stream.</param>
/// <param name="HidesUsage">The client did not ask for the usage that the proxy asks for.</param>
/// <param name="OutputLimit">Most output tokens, all answers together; null where the client sets no limit.</param>
internal sealed record PinnedRequest(ReadOnlyMemory<byte> Body, bool Streams, bool HidesUsage, long? OutputLimit);
