using System.Text;
using AutoHarness.Agents.Programs;

namespace AutoHarness.Agents.Tests.TestKit;

/// <summary>Many small agents in one program, because compiling costs more than running. Bodies see <c>context</c>, <c>ct</c> and <c>text</c>.</summary>
internal sealed class Zoo
{
    private readonly List<string> bodies = [];
    private readonly StringBuilder members = new();
    private AgentProgram? program;

    public AgentProgram Program => program ??= Build();

    /// <summary>Adds an agent; must happen before the first one runs.</summary>
    public ZooAgent Add(string body, string member = "")
    {
        bodies.Add(body);
        members.AppendLine(member);
        return new ZooAgent(this, bodies.Count - 1);
    }

    private AgentProgram Build()
    {
        var cases = string.Concat(bodies.Select((body, i) => $"case \"{i}\":\n{{\n{body}\nreturn;\n}}\n"));
        return Fleets.Source($$"""
            public sealed class Agent : IAgent
            {
                {{members}}
                private static Task Say(AgentContext context, string text) => context.ActAsync(new ChatMessage(ChatRole.Assistant, text), default);
                private static Task<ChatResponse> Ask(AgentContext context, string text, CancellationToken ct = default) => context.Model.GetResponseAsync(text, cancellationToken: ct);
                public async Task RunAsync(AgentContext context, CancellationToken ct)
                {
                    await Task.Yield();
                    var parts = context.Instruction.Split(':', 2);
                    var text = parts[1];
            #pragma warning disable
                    switch (parts[0])
                    {
                        {{cases}}
                    }
                }
            }
            """);
    }
}
