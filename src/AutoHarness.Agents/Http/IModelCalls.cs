using AutoHarness.Sdk;

namespace AutoHarness.Agents.Http;

/// <summary>A session that calls its model over HTTP, as whoever serves that model sees it. Thread-safe.</summary>
public interface IModelCalls
{
    /// <summary>Counts a call.</summary>
    /// <exception cref="AgentLimitException">It is one more than the session may make.</exception>
    void Begin();

    /// <summary>Until what is returned is disposed, the session waits for its model and does not work.</summary>
    IDisposable Wait();

    /// <summary>Ends the session with what broke outside of the agent, or with the limit that the agent broke.</summary>
    void Fail(Exception error);

    /// <summary>The provider has begun to answer, or failed; said before the agent hears of it.</summary>
    /// <param name="fault">What kept the provider from answering; null where it answers or the request was wrong.</param>
    void Answered(string? fault);
}
