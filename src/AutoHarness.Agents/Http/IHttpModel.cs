namespace AutoHarness.Agents.Http;

/// <summary>A model that one session calls over HTTP. Disposing it breaks off calls under way and refuses later ones.</summary>
public interface IHttpModel : IAsyncDisposable
{
    /// <summary>The session's base URL as its agent reaches it; a dialect's path follows it.</summary>
    Uri Url { get; }

    /// <summary>What the agent sends where its client wants a key.</summary>
    string Token { get; }

    /// <summary>The model's name as its provider has it.</summary>
    string Name { get; }

    /// <summary>In which it can be asked: <c>anthropic</c>, <c>chat</c>, <c>gemini</c>, <c>responses</c>.</summary>
    IEnumerable<string> Dialects { get; }
}
