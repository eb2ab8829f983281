using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Commands;

/// <summary><c>help [COMMAND]</c>.</summary>
internal sealed class HelpCommand : ToolCommand
{
    private readonly CommandTree tree;
    private readonly Argument<string[]> names = new("COMMAND") { Description = "The command to explain", Arity = ArgumentArity.ZeroOrMore };

    public HelpCommand(CommandTree tree)
        : base("help", CommandPurpose.Help, "Shows the commands, or what one of them does")
    {
        this.tree = tree;
        Examples = ["help", "help run"];
        Add(names);
    }

    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct)
    {
        var asked = tree.Parse([.. parsed.GetValue(names) ?? [], "--help"]);
        if (asked.UnmatchedTokens.Count > 0)
        {
            throw new HarnessException(UsageError.Find(asked, tree.Flags.All)!);
        }

        HelpScreen.Print(tool, tree, asked.CommandResult.Command, UsageError.Path(asked), full: true);
        return Task.FromResult(ExitCode.Ok);
    }
}
