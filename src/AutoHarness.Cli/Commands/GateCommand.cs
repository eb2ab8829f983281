using System.CommandLine;
using System.Text.Json.Nodes;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Explaining;
using AutoHarness.Experiments.Gating;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>gate</c>, alias <c>gating</c>.</summary>
internal sealed class GateCommand : SessionCommand
{
    private readonly Option<bool> explain = new("--explain") { Description = "Says in words which rule decided, and what would have changed it" };

    public GateCommand()
        : base("gate", "Judges the agent as it is now and leaves a receipt")
    {
        Aliases.Add("gating");
        Examples = ["gate", "gate --explain", "gate --json"];
        Add(explain);
    }

    public override bool Streams => true;

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct) => WorkAsync(
        tool,
        line,
        [],
        (session, stop) => JudgeAsync(session, parsed.GetValue(explain), stop),
        judged => Print(tool, judged),
        Document,
        judged => judged.Result.Exit,
        ct);

    private static async Task<Judged> JudgeAsync(ExperimentSession session, bool explain, CancellationToken ct)
    {
        var result = await session.GateAsync(ct);
        return new Judged(result, explain ? session.Explain(result.Id) : null);
    }

    private static void Print(Invocation tool, Judged judged)
    {
        GateScreen.Print(tool.Out, judged.Result, Next(tool, judged.Result));
        if (judged.Explanation is { } explanation)
        {
            tool.Out.Line();
            ExplanationScreen.Print(tool.Out, explanation);
        }
    }

    private static JsonObject Document(Judged judged)
    {
        var document = GateScreen.Document(judged.Result);
        if (judged.Explanation is { } explanation)
        {
            document["explanation"] = ExplanationScreen.Document(explanation);
        }

        return document;
    }

    private static string? Next(Invocation tool, GateResult result) => result.Exit switch
    {
        ExitCode.Ok => tool.Own($"auto-harness record --gate {result.Id}"),
        ExitCode.NoVerdict => tool.Own("auto-harness gate") + "  (runs only what is missing)",
        _ => null,
    };

    private sealed record Judged(GateResult Result, GateExplanation? Explanation);
}
