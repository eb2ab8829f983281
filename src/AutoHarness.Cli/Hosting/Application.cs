using System.CommandLine;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Hosting;

/// <summary>One call of the tool from its arguments to its exit code.</summary>
internal sealed class Application(ToolHost host, Interrupts interrupts)
{
    public async Task<ExitCode> RunAsync(IReadOnlyList<string> arguments)
    {
        var tree = new CommandTree();
        var parsed = tree.Parse(arguments);
        var settings = new Settings { Display = Display.None };
        var tool = new Invocation(host, settings, [.. arguments]);
        try
        {
            // Help for a command is wanted most when its other arguments are still missing.
            if (parsed.GetValue(tree.Flags.Help) && parsed.CommandResult.Command is { } asked)
            {
                HelpScreen.Print(tool, tree, asked, UsageError.Path(parsed), full: arguments.Contains("--help"));
                return ExitCode.Ok;
            }

            if (UsageError.Find(parsed, tree.Flags.All) is { } error)
            {
                return Fail(tool, error);
            }

            tool = new Invocation(host, tree.Flags.Read(parsed, host), [.. arguments]);
            return await tree.CommandOf(parsed).RunAsync(tool, parsed, interrupts.Token);
        }
        catch (OperationCanceledException) when (interrupts.Exit is { } exit)
        {
            return Interrupted(tool, exit, tree.CommandOf(parsed));
        }
        catch (Exception exception)
        {
            // Cancelled work may end as any other exception, such as that of a child that was killed with it.
            return interrupts.Exit is { } exit && exception is not HarnessException
                ? Interrupted(tool, exit, tree.CommandOf(parsed))
                : Fail(tool, Failure.Explain(exception) ?? CrashReport.Write(host, arguments, tool.LogFolder, exception), exception);
        }
        finally
        {
            tool.Out.Flush();
            tool.Error.Flush();
        }
    }

    private static ExitCode Interrupted(Invocation tool, ExitCode exit, ToolCommand command)
    {
        if (!command.Resumes)
        {
            tool.Note("stopped; nothing was kept of it");
            return exit;
        }

        tool.Events?.Done(exit, result: null);
        tool.Note("stopped; what was finished is safe");
        tool.Error.Line($"  continue: {tool.Own("auto-harness resume")}");
        return exit;
    }

    private static ExitCode Fail(Invocation tool, HarnessError error, Exception? exception = null)
    {
        var further = exception is HarnessException harness ? harness.Further : [];
        if (tool.Events is { } events)
        {
            events.Failed(error);
            events.Done(error.Exit, result: null);
        }
        else if (tool.Settings is { Json: true, Quiet: < 2 })
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, "error", ErrorDocument.Of(error, further));
        }

        ErrorScreen.Print(tool.Error, error, tool.Host.CommandName);
        foreach (var other in further)
        {
            tool.Error.Line();
            ErrorScreen.Print(tool.Error, other, tool.Host.CommandName);
        }

        return error.Exit;
    }
}
