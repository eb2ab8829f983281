using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Conformance.Tau;

/// <summary>Compares what a step did with what it did in the reference.</summary>
internal static class StepCheck
{
    /// <summary>The agent's and the user's hash as the vectors write them.</summary>
    public static PyList Hashes(TauEnvironment world) => new([world.AgentHash(), world.UserHash()]);

    /// <summary>Runs a call and says how it differs; null when it does not.</summary>
    /// <param name="reworded">Whether only the text of an error differs.</param>
    public static string? Call(TauEnvironment world, PyDict step, out bool reworded)
    {
        var requestor = RequestorNames.Parse(step.Text("requestor")) ?? Requestor.Assistant;
        var answer = world.GetResponse(new ToolCall("", step.Text("name"), step.Dict("arguments"), requestor));
        var same = answer.Content == step.Text("content");
        reworded = !same && answer.Error && step.Flag("error");
        return answer.Error == step.Flag("error") && same
            ? null
            : $"{step.Text("name")}({PyJson.Write(step.Dict("arguments"))}): expected {Shown(step.Text("content"))}, got {Shown(answer.Content!)}";
    }

    private static string Shown(string content) => content.Length > 400 ? content[..400] + "..." : content;
}
