using System.Collections.Immutable;
using System.CommandLine;
using AutoHarness.Cli.Commands;
using AutoHarness.Cli.Commands.Bird;
using AutoHarness.Cli.Commands.Demo;
using AutoHarness.Cli.Commands.Gateway;

namespace AutoHarness.Cli.CommandLine;

/// <summary>All commands of the tool.</summary>
internal sealed class CommandTree
{
    private readonly HomeCommand home;

    public CommandTree()
    {
        Flags = new GlobalFlags();
        Commands =
        [
            new InitCommand(),
            new DoctorCommand(),
            new DemoCommand(),
            new PlanCommand(),
            new SimulateCommand(),
            new PrepareCommand(),
            new RunCommand(),
            new GateCommand(),
            new RecordCommand(),
            new OptimizeCommand(),
            new ResumeCommand(this),
            new NoiseCommand(),
            new MeasureCommand(),
            new CertifyCommand(),
            new StatusCommand(),
            new ShowCommand(),
            new CompareCommand(),
            new CostCommand(),
            new VerifyCommand(),
            new ExportCommand(),
            new ImportCommand(),
            new ConfigCommand(),
            new BirdCommand(),
            new GatewayCommand(),
            new ExplainCommand(),
            new HelpCommand(this),
            new VersionCommand(),
        ];
        home = new HomeCommand(this);
        foreach (var command in Commands)
        {
            home.Subcommands.Add(command);
        }

        foreach (var option in Flags.All)
        {
            home.Options.Add(option);
        }
    }

    public GlobalFlags Flags { get; }

    public ImmutableArray<ToolCommand> Commands { get; }

    public ParseResult Parse(IReadOnlyList<string> arguments) => home.Parse(Usual(arguments), new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>The command that was typed; the home screen when none was.</summary>
    public ToolCommand CommandOf(ParseResult parsed) => parsed.CommandResult.Command as ToolCommand ?? home;

    // What every tool is asked by people and scripts.
    private static IReadOnlyList<string> Usual(IReadOnlyList<string> arguments) => arguments is ["--version", ..] ? ["version", .. arguments.Skip(1)] : arguments;
}
