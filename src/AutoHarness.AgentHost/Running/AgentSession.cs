using System.Reflection;
using System.Text.Json;
using AutoHarness.AgentWire;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentHost.Running;

/// <summary>One session as the agent sees it.</summary>
internal sealed class AgentSession : AgentContext, IDisposable
{
    private readonly HarnessLink link;
    private readonly CancellationTokenSource cancel = new();

    public AgentSession(JsonElement parameters, HarnessLink link, ToolCache cache)
    {
        this.link = link;
        Id = parameters.Text("session");
        Instruction = cache.Text(parameters.Text("instruction"));
        Opening = MessageCodec.ReadList(parameters.Field("opening", JsonValueKind.Array));
        Tools = cache.Tools(parameters.Field("tools", JsonValueKind.Array));
        Model = new RemoteChatClient(Id, link, Tools);
        Terminal = parameters.Flag("terminal") ? new RemoteTerminal(Id, link) : null;
    }

    public string Id { get; }

    public override string Instruction { get; }

    public override IReadOnlyList<ChatMessage> Opening { get; }

    public override IReadOnlyList<AIFunctionDeclaration> Tools { get; }

    public override IChatClient Model { get; }

    public override ITerminal? Terminal { get; }

    public override async Task<Observation> ActAsync(ChatMessage action, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(action);
        var answer = await link.RequestAsync(Id, Protocol.EnvironmentAct, json =>
        {
            json.WritePropertyName("message"u8);
            MessageCodec.Write(json, action);
        }, cancellationToken);
        return ObservationCodec.Read(answer);
    }

    /// <summary>Lets the agent work, and says how it ended.</summary>
    public async Task<(string End, string? Detail)> RunAsync(Lazy<Type> agentType)
    {
        try
        {
            var agent = (IAgent)Activator.CreateInstance(agentType.Value, nonPublic: true)!;
            await agent.RunAsync(this, cancel.Token);
            return ("finished", null);
        }
        catch (Exception e)
        {
            var cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return cause switch
            {
                OutOfMemoryException => ("outOfMemory", null),
                OperationCanceledException when cancel.IsCancellationRequested => ("cancelled", null),
                _ => ("crashed", CrashText.Describe(cause)),
            };
        }
    }

    public void Cancel() => ThreadPool.UnsafeQueueUserWorkItem(_ => cancel.Cancel(), null);

    public void Dispose() => cancel.Dispose();
}
