using System.Collections.Immutable;
using AutoHarness.Cli.CommandLine;
using AutoHarness.Cli.Output;
using AutoHarness.Cli.Progress;

namespace AutoHarness.Cli.Hosting;

/// <summary>One call of the tool: its host, its flags and where its output goes.</summary>
internal sealed class Invocation
{
    public Invocation(ToolHost host, Settings settings, ImmutableArray<string> arguments)
    {
        Host = host;
        Settings = settings;
        Arguments = arguments;
        Out = new Printer(settings.Quiet > 1 ? TextWriter.Null : host.Output, With(host.OutputTraits, settings));
        Error = new Printer(settings.Quiet > 1 ? TextWriter.Null : host.Error, With(host.ErrorTraits, settings));
    }

    public ToolHost Host { get; }

    public Settings Settings { get; }

    /// <summary>What was typed after the tool's name.</summary>
    public ImmutableArray<string> Arguments { get; }

    /// <summary>Standard output: the result.</summary>
    public Printer Out { get; }

    /// <summary>Standard error: progress, messages, questions.</summary>
    public Printer Error { get; }

    /// <summary>Folder of the experiment's log files, as soon as an experiment is known; crash reports go there.</summary>
    public string? LogFolder { get; set; }

    /// <summary>The stream of JSON lines, as soon as one is begun.</summary>
    public EventStream? Events { get; set; }

    public bool Quiet => Settings.Quiet > 0;

    /// <summary>A message that matters, unless only the result is wanted.</summary>
    public void Note(string text)
    {
        if (!Quiet && !Settings.Json)
        {
            ErrorScreen.Note(Error, text);
        }
    }

    /// <summary>Something that should be looked at.</summary>
    public void Warn(string text)
    {
        if (!Quiet)
        {
            ErrorScreen.Warn(Error, text);
        }
    }

    /// <summary>The next command, as it can be pasted.</summary>
    public string Own(string command) => ErrorScreen.OwnCommand(command, Host.CommandName);

    private static TerminalTraits With(TerminalTraits traits, Settings settings) => traits with
    {
        Color = settings.Color ?? traits.Color,
        Unicode = traits.Unicode && !settings.Ascii,
    };
}
