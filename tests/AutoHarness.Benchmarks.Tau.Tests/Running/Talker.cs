using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Tests.Running;

/// <summary>A model that says one message after the other; the last one repeats.</summary>
internal sealed class Talker(params Func<ChatMessage>[] answers) : IChatClient
{
    private int next;

    /// <summary>What it was sent.</summary>
    public List<(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)> Requests { get; } = [];

    public static Func<ChatMessage> Says(string text) => () => new ChatMessage(ChatRole.Assistant, text);

    public static Func<ChatMessage> Calls(string tool, params (string Name, object? Value)[] arguments) => () => new ChatMessage(
        ChatRole.Assistant, [new FunctionCallContent("c", tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value, StringComparer.Ordinal))]);

    public static Func<ChatMessage> Fails(Exception fault) => () => throw fault;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        Requests.Add(([.. messages], options));
        return Task.FromResult(new ChatResponse(answers[Math.Min(next++, answers.Length - 1)]()));
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
