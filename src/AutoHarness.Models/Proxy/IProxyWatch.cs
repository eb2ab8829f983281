namespace AutoHarness.Models.Proxy;

/// <summary>Whoever answers for a session: hears of the calls that cost something, and may refuse them. Called from many threads.</summary>
public interface IProxyWatch
{
    /// <summary>A call has arrived in full.</summary>
    /// <exception cref="AutoHarness.Sdk.AgentLimitException">The session may not make it.</exception>
    void Begin();

    /// <summary>The session waits for a budget or for its provider, until what is returned is disposed. Time that a client takes to send and to read is not in it.</summary>
    IDisposable Wait();

    /// <summary>A call was refused for the sake of a limit or a budget, or because a replay does not have it.</summary>
    void Refused(Exception reason);

    /// <summary>The provider has begun to answer, or failed; said before the client hears of it.</summary>
    /// <param name="fault">What kept the provider from answering, such as an overload; null where it answers or the request was wrong.</param>
    void Answered(string? fault);
}
