using System.CommandLine;
using AutoHarness.Cli.Commands;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.CommandLine;

/// <summary>What a command does: examples first, then its flags; with <c>--help</c> the flags of every command as well.</summary>
internal static class HelpScreen
{
    private const int FlagColumn = 26;

    public static void Print(Invocation tool, CommandTree tree, Command command, string path, bool full)
    {
        if (command is HomeCommand)
        {
            PrintTool(tool, tree, full);
            return;
        }

        var own = tool.Own(path);
        tool.Out.Line($"{own}: {command.Description}").Line();
        tool.Out.Put("usage  ", Ink.Strong).Line($"{own}{Usage(command)}");
        if (command is ToolCommand { Examples.Length: > 0 } page)
        {
            tool.Out.Line().Line("examples", Ink.Strong);
            foreach (var example in page.Examples)
            {
                tool.Out.Line($"  {tool.Own("auto-harness " + example)}");
            }
        }

        if (command.Subcommands.Count > 0)
        {
            tool.Out.Line().Line("commands", Ink.Strong);
            foreach (var sub in command.Subcommands)
            {
                Row(tool.Out, sub.Name + Arguments(sub), sub.Description);
            }
        }

        PrintFlags(tool.Out, "arguments", command.Arguments.Select(argument => (argument.Name, argument.Description)));
        PrintFlags(tool.Out, "flags", command.Options.Select(Flag));
        if (full)
        {
            PrintFlags(tool.Out, "flags of every command", tree.Flags.All.Select(Flag));
        }
        else
        {
            tool.Out.Line().Line($"All flags: {own} --help");
        }
    }

    /// <summary>The commands by purpose.</summary>
    public static void PrintCommands(Invocation tool, CommandTree tree)
    {
        foreach (var group in tree.Commands.GroupBy(command => command.Purpose).OrderBy(group => group.Key))
        {
            tool.Out.Line().Line(group.Key.ToString().ToLowerInvariant(), Ink.Strong);
            foreach (var command in group)
            {
                Row(tool.Out, command.Name, command.Description);
            }
        }
    }

    private static void PrintTool(Invocation tool, CommandTree tree, bool full)
    {
        tool.Out.Line("auto-harness improves an LLM agent while its owner sleeps: it measures, edits, judges and keeps what is better.").Line();
        tool.Out.Put("usage  ", Ink.Strong).Line($"{tool.Host.CommandName} [flags] COMMAND [arguments] [flags]");
        tool.Out.Line().Line("examples", Ink.Strong);
        foreach (var example in new[] { "demo", "init --benchmark demo", "optimize --agent-cmd ./my-coding-agent.sh", "status" })
        {
            tool.Out.Line($"  {tool.Host.CommandName} {example}");
        }

        PrintCommands(tool, tree);
        if (full)
        {
            PrintFlags(tool.Out, "flags of every command", tree.Flags.All.Select(Flag));
        }

        tool.Out.Line().Line($"More on a command: {tool.Host.CommandName} COMMAND --help");
    }

    private static void PrintFlags(Printer printer, string title, IEnumerable<(string Name, string? Description)> rows)
    {
        var any = false;
        foreach (var (name, description) in rows)
        {
            if (!any)
            {
                printer.Line().Line(title, Ink.Strong);
                any = true;
            }

            Row(printer, name, description);
        }
    }

    private static (string Name, string? Description) Flag(Option option)
    {
        var names = option.Aliases.Order(StringComparer.Ordinal).Append(option.Name);
        return (string.Join(", ", names) + (option.HelpName is { } value ? $" {value}" : string.Empty), option.Description);
    }

    private static string Usage(Command command) =>
        (command.Subcommands.Count > 0 ? " COMMAND" : string.Empty) + Arguments(command) + (command.Options.Count > 0 ? " [flags]" : string.Empty);

    private static string Arguments(Command command) => string.Concat(command.Arguments.Select(argument =>
        argument.Arity.MinimumNumberOfValues == 0 ? $" [{argument.Name}]" : $" {argument.Name}"));

    private static void Row(Printer printer, string name, string? description)
    {
        printer.Put("  ").Put(name.PadRight(FlagColumn));
        var column = Math.Max(name.Length, FlagColumn) + 3;
        var width = Math.Max(40, (printer.Traits.Width ?? 120) - column);
        var lines = Wrap(description ?? string.Empty, width);
        printer.Put(" ").Line(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            printer.Line(new string(' ', column) + line);
        }
    }

    private static List<string> Wrap(string text, int width)
    {
        List<string> lines = [string.Empty];
        foreach (var word in text.Split(' '))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length > width)
            {
                lines.Add(word);
            }
            else
            {
                lines[^1] += lines[^1].Length == 0 ? word : " " + word;
            }
        }

        return lines;
    }
}
