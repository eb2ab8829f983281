using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Users;

/// <summary>
/// A user played by a model. The model sees the conversation with the roles exchanged: it is the assistant, the agent is its user. Whatever it
/// cannot do is a fault of the surroundings and never the agent's.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="systemPrompt">See <see cref="UserPrompt"/>.</param>
/// <param name="tools">The user's tools; null where there are none.</param>
/// <param name="seed">The seed that its requests carry.</param>
internal sealed class UserSimulator(IChatClient model, string systemPrompt, IReadOnlyList<AIFunctionDeclaration>? tools, long seed) : IConversationUser
{
    private readonly List<ChatMessage> messages = [new(ChatRole.System, systemPrompt)];
    private readonly ChatOptions options = tools is null ? new() { Seed = seed } : new() { Seed = seed, Tools = [.. tools], ToolMode = ChatToolMode.Auto };

    public void Start(IReadOnlyList<TauMessage> history)
    {
        foreach (var message in history)
        {
            Add(message);
        }
    }

    public async Task<UserMessage> AnswerAsync(TauMessage message, CancellationToken ct)
    {
        Add(message);
        var answer = await AskAsync(ct);
        if (ChatBridge.UnreadableCall(answer) is { } broken)
        {
            throw new InfrastructureException($"the simulated user called {broken.Name} with arguments that are no JSON object");
        }

        var said = new UserMessage { Content = ChatBridge.TextOf(answer), ToolCalls = ChatBridge.CallsOf(answer, Requestor.User) };
        if (!said.HasContent && !said.IsToolCall)
        {
            throw new InfrastructureException("the simulated user answered with nothing");
        }

        messages.Add(ChatBridge.Said(ChatRole.Assistant, said));
        return said;
    }

    /// <summary>Replaces the last answer in what the model remembers.</summary>
    public void Amend(UserMessage said) => messages[^1] = ChatBridge.Said(ChatRole.Assistant, said);

    private async Task<ChatMessage> AskAsync(CancellationToken ct)
    {
        try
        {
            var response = await model.GetResponseAsync(messages, options, ct);
            return new ChatMessage(ChatRole.Assistant, [.. response.Messages.SelectMany(part => part.Contents)]);
        }
        catch (ModelRequestException refused)
        {
            throw new InfrastructureException($"the simulated user cannot answer: {refused.Message}", refused);
        }
    }

    private void Add(TauMessage message)
    {
        switch (message)
        {
            case ToolMessage or MultiToolMessage:
                messages.AddRange(ChatBridge.ResultsOf(message).Select(result => new ChatMessage(ChatRole.Tool, [ChatBridge.Result(result)])));
                break;
            case UserMessage own:
                messages.Add(ChatBridge.Said(ChatRole.Assistant, own));
                break;
            case AssistantMessage { HasContent: true } said:
                messages.Add(new ChatMessage(ChatRole.User, said.Content));
                break;
        }
    }
}
