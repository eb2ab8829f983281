using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json.Nodes;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Progress;
using AutoHarness.Experiments.Looking;
using AutoHarness.Experiments.Progress;
using AutoHarness.Experiments.Sessions;
using AutoHarness.Sdk;
using SessionCommandLine = AutoHarness.Experiments.Sessions.CommandLine;

namespace AutoHarness.Cli.Commands;

/// <summary>A command that works on an experiment and that <c>resume</c> can repeat.</summary>
internal abstract class SessionCommand(string name, string description) : ToolCommand(name, CommandPurpose.Work, description)
{
    public override Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, CancellationToken ct) =>
        RunAsync(tool, parsed, new SessionCommandLine(Name, OwnArguments(tool, parsed)), ct);

    /// <summary>Runs it under the name and arguments that it was first started with.</summary>
    public abstract Task<ExitCode> RunAsync(Invocation tool, ParseResult parsed, SessionCommandLine line, CancellationToken ct);

    /// <summary>Opens the experiment, does the work while it is watched, prints the result.</summary>
    /// <param name="tool">The call.</param>
    /// <param name="line">See <see cref="SessionCommandLine"/>.</param>
    /// <param name="overrides">Config overrides that flags of the command stand for.</param>
    /// <param name="work">The work.</param>
    /// <param name="print">Prints the result for people.</param>
    /// <param name="document">The result as JSON.</param>
    /// <param name="exit">The exit code of the result.</param>
    /// <param name="ct">Stops it.</param>
    protected async Task<ExitCode> WorkAsync<T>(
        Invocation tool,
        SessionCommandLine line,
        IEnumerable<KeyValuePair<string, string>> overrides,
        Func<ExperimentSession, CancellationToken, Task<T>> work,
        Action<T> print,
        Func<T, JsonObject> document,
        Func<T, ExitCode> exit,
        CancellationToken ct)
    {
        if (tool.Settings.Json && Streams)
        {
            tool.Events = new EventStream(tool.Host);
            tool.Events.Launch(line.Name, line.Arguments);
        }

        var experiment = Experiment.Open(tool, overrides);
        await NotePendingAsync(tool, experiment, line);
        T result;
        var watch = Watch(tool);
        try
        {
            await using var session = await ExperimentSession.OpenAsync(experiment.Folder, experiment.Config, experiment.Environment, line, watch, ct);
            result = await work(session, ct);
        }
        finally
        {
            (watch as IDisposable)?.Dispose();
        }

        if (tool.Events is { } events)
        {
            events.Done(exit(result), document(result));
        }
        else if (tool.Settings.Json)
        {
            new ResultDocument(tool.Host).Write(tool.Host.Output, Name, document(result));
        }
        else
        {
            print(result);
        }

        return exit(result);
    }

    private static async Task NotePendingAsync(Invocation tool, Experiment experiment, SessionCommandLine line)
    {
        await using var reader = await ExperimentReader.OpenAsync(experiment.Folder, tool.Host.Time);
        if (reader.Pending() is not { } pending)
        {
            return;
        }

        var age = Figures.Span(tool.Host.Time.GetUtcNow() - pending.StartedAt);
        tool.Note(pending.Name == line.Name && pending.Arguments.SequenceEqual(line.Arguments, StringComparer.Ordinal)
            ? $"{pending.Name} was interrupted ({age} ago) and goes on; what was finished is not run again"
            : $"{pending.Name} was interrupted ({age} ago) and is given up when this command ends; to continue it instead: {tool.Own("auto-harness resume")}");
    }

    /// <summary>Shows progress the way the call asks for.</summary>
    internal static IProgressSink Watch(Invocation tool)
    {
        if (tool.Events is { } events)
        {
            return events;
        }

        return tool.Quiet ? new SilentProgress() : tool.Settings.Display switch
        {
            Display.Line => new LineProgress(tool.Error, tool.Settings.Verbose > 0, tool.Host.Time),
            Display.Plain => new PlainProgress(tool.Error, tool.Settings.Verbose > 0, tool.Host.Time),
            _ => new SilentProgress(),
        };
    }

    /// <summary>What was typed for this command, and the overrides, in one order: the same call is always the same line.</summary>
    private ImmutableArray<string> OwnArguments(Invocation tool, ParseResult parsed)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        foreach (var option in Options)
        {
            if (parsed.GetResult(option) is { Implicit: false } given)
            {
                arguments.Add(option.Name);
                arguments.AddRange(given.Tokens.Select(token => token.Value));
            }
        }

        foreach (var (key, value) in tool.Settings.Overrides)
        {
            arguments.Add("--set");
            arguments.Add($"{key}={value}");
        }

        return arguments.ToImmutable();
    }
}
