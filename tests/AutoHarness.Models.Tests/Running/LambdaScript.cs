using AutoHarness.Models.Scripted;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Running;

internal sealed class LambdaScript(Func<ScriptedTurn, string> answer) : IModelScript
{
    public string Name => "test";

    public string Version => "3";

    public ChatMessage Answer(ScriptedTurn turn) => new(ChatRole.Assistant, answer(turn));
}
