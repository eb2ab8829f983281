using AutoHarness.Benchmarks.Demo.Tools;

namespace AutoHarness.Benchmarks.Demo.Scripted;

/// <summary>Either something to say or a tool to call.</summary>
internal sealed record NextStep(string? Text, ToolCall? ToolCall)
{
    public static NextStep Say(string text) => new(text, null);

    public static NextStep Call(ToolCall call) => new(null, call);

    public static NextStep Call(string tool, (string Name, string Value) argument) => new(null, Tools.ToolCall.Of(tool, argument));
}
