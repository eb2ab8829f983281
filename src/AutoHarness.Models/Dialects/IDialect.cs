using System.Text.Json.Nodes;

namespace AutoHarness.Models.Dialects;

/// <summary>Reads requests and writes answers of one wire format.</summary>
internal interface IDialect
{
    Dialect Name { get; }

    /// <summary>What a request says; members of an unexpected form count as absent.</summary>
    ModelRequest Read(JsonObject body, Route route);

    /// <summary>The answer as one document.</summary>
    JsonObject Whole(Reply reply);

    /// <summary>The answer as a stream of events, in the provider's order.</summary>
    IEnumerable<WireEvent> Stream(Reply reply, ModelRequest request);

    JsonObject Error(WireError error);

    /// <summary>The error as an event of a stream that has begun.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="sent">How many events were sent before.</param>
    WireEvent ErrorEvent(WireError error, int sent);

    /// <summary>Headers that the provider sends with an error, in lower case.</summary>
    IEnumerable<KeyValuePair<string, string>> ErrorHeaders(WireError error, DateTimeOffset now);

    JsonObject TokenCount(int tokens);

    JsonObject ModelList(IEnumerable<string> models);

    JsonObject ModelCard(string model);

    static IDialect Of(Dialect name) => name switch
    {
        Dialect.Chat => new ChatDialect(),
        Dialect.Responses => new ResponsesDialect(),
        Dialect.Anthropic => new AnthropicDialect(),
        _ => new GeminiDialect(),
    };
}
