using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Results;
using AutoHarness.Experiments.Optimizing;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary><c>optimize</c>.</summary>
internal sealed class OptimizeCommand : SessionCommand
{
    private readonly Option<string?> agentCommand = new("--agent-cmd") { Description = "The coding agent: a shell line, started in its own copy; otherwise coding_agent.command of the config", HelpName = "COMMAND" };
    private readonly Option<int?> maxIterations = new("--max-iterations") { Description = "Stops after so many iterations", HelpName = "N" };
    private readonly Option<int?> patience = new("--patience") { Description = "Stops after so many iterations without an acceptance", HelpName = "N" };
    private readonly Option<double?> untilScore = new("--until-score") { Description = "Stops at this held-out score", HelpName = "X" };
    private readonly Option<bool> content = new("--content") { Description = "With --json: includes what the coding agent wrote, marked as untrusted" };

    public OptimizeCommand()
        : base("optimize", "The overnight loop: a coding agent edits, the gate judges, what is better is kept")
    {
        Examples = ["optimize --agent-cmd ./my-coding-agent.sh", "optimize --max-iterations 20 --max-cost 40"];
        foreach (var option in new Option[] { agentCommand, maxIterations, patience, untilScore, content })
        {
            Add(option);
        }
    }

    public override bool Streams => true;

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct)
    {
        var options = new OptimizeOptions
        {
            AgentCommand = parsed.GetValue(agentCommand),
            MaxIterations = parsed.GetValue(maxIterations),
            Patience = parsed.GetValue(patience),
            UntilScore = parsed.GetValue(untilScore),
        };
        return WorkAsync(
            tool,
            line,
            [],
            (session, stop) => session.OptimizeAsync(options, stop),
            result => OptimizeScreen.Print(tool.Out, result, tool.Own("auto-harness status")),
            result => OptimizeScreen.Document(result, parsed.GetValue(content)),
            result => result.Exit,
            ct);
    }
}
