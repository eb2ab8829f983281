using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Explaining;
using AutoHarness.Experiments.Looking;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands.Show;

/// <summary><c>show gate ID</c>: its receipt.</summary>
internal sealed class ShowGateCommand : ToolCommand
{
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n" };

    private readonly Argument<string> id = new("ID") { Description = "Such as g-0001, or just 1" };

    private readonly Option<bool> explain = new("--explain") { Description = "In words: which rule decided, and what would have changed it; reads the held-out store" };

    public ShowGateCommand()
        : base("gate", CommandPurpose.Look, "The receipt of a judgement")
    {
        Examples = ["show gate g-0001", "show gate 1 --explain"];
        Add(id);
        Add(explain);
    }

    public override async Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        await using var reader = await ExperimentReader.OpenAsync(Experiment.Find(tool), tool.Host.Time);
        var asked = parsed.GetValue(id)!;
        var name = int.TryParse(asked, out var number) ? $"g-{number:0000}" : asked;
        var receipt = reader.Receipt(name) ?? throw Unknown(name, reader.Gates());
        if (parsed.GetValue(explain))
        {
            return await ExplainAsync(tool, name);
        }

        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "gate", new JsonObject { ["id"] = name, ["receipt"] = JsonNode.Parse(receipt) });
            return ExitCode.Ok;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Indented))
        {
            JsonNode.Parse(receipt)!.WriteTo(json);
        }

        tool.Out.Line($"receipt {name}", Ink.Strong).Block(Encoding.UTF8.GetString(buffer.ToArray()));
        if (reader.BrokenLink() is { } broken)
        {
            tool.Warn($"the chain of verdicts is broken at {broken}: a receipt was changed after it was written");
            return ExitCode.Integrity;
        }

        return ExitCode.Ok;
    }

    private static async Task<ExitCode> ExplainAsync(Invocation tool, string name)
    {
        var experiment = Experiment.Open(tool, []);
        var explanation = await GateExplainer.ReadAsync(experiment.Folder, experiment.Environment, name) ?? throw UsageError.Of($"{name} cannot be explained: its case was not kept", "auto-harness verify");
        if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "explanation", ExplanationScreen.Document(explanation));
        }
        else
        {
            ExplanationScreen.Print(tool.Out, explanation);
        }

        return ExitCode.Ok;
    }

    private static HarnessException Unknown(string name, IReadOnlyList<string> gates) => UsageError.Of(
        gates.Count == 0 ? "nothing was judged yet" : $"there is no finished judgement {name}; the newest is {gates[^1]}",
        gates.Count == 0 ? "auto-harness gate" : $"auto-harness show gate {gates[^1]}");
}
