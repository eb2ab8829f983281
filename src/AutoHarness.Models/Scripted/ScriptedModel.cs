using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Retrying;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Scripted;

/// <summary>A chat client that answers from a script, for one role of one trial.</summary>
internal sealed class ScriptedModel(IModelScript script, ModelCaller caller, ScriptedOptions options, CallAccount? account, TimeProvider time)
    : IChatClient
{
    private const int BytesPerToken = 4;

    private readonly KeyedNoise noise = new(caller);
    private readonly Lock gate = new();
    private int nextTurn;
    private int failedTries;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? request = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var turn = TakeTurn();
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var asked = request ?? new ChatOptions();
        var latency = options.MeanLatency * (0.5 + noise.Draw(turn, "latency"));
        if (latency > TimeSpan.Zero)
        {
            await Task.Delay(latency, time, cancellationToken);
        }

        var answer = script.Answer(new ScriptedTurn(list, asked, turn, noise));
        account?.Write(caller, turn, latency);
        return new ChatResponse(answer)
        {
            ModelId = asked.ModelId,
            FinishReason = answer.Contents.Any(content => content is FunctionCallContent) ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop,
            Usage = UsageOf(Math.Max(1, RequestSize.Of(list, asked) / BytesPerToken), Math.Max(1, RequestSize.Of(answer) / BytesPerToken)),
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? request = null,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, request, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
        {
            yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    /// <summary>A try that fails keeps its turn for the next one, so that faults never shift the noise of the answers.</summary>
    private int TakeTurn()
    {
        lock (gate)
        {
            if (options.FaultRate > 0 && noise.Draw(nextTurn, $"fault {failedTries}") < options.FaultRate)
            {
                failedTries++;
                throw new TransientModelException("simulated overload");
            }

            failedTries = 0;
            return nextTurn++;
        }
    }

    private static UsageDetails UsageOf(long input, long output) =>
        new() { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
}
