using System.Text;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Cli.Tests.Testing;

/// <summary>Runs the tool in this process, with streams, clock and variables of its own.</summary>
internal sealed class TestTool
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 14, 9, TimeSpan.Zero);

    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string CurrentDirectory { get; init; } = "/";

    public string Input { get; init; } = string.Empty;

    public bool Interactive { get; init; }

    public TextWriter? BrokenOutput { get; init; }

    /// <summary>Stands still, unless a test that starts real processes gives the real one.</summary>
    public TimeProvider Time { get; init; } = new FakeTimeProvider(Start);

    public Interrupts Interrupts { get; } = new(TimeProvider.System);

    public string Output => output.ToString();

    public string Error => error.ToString();

    public ToolHost Host => new()
    {
        Output = BrokenOutput ?? new StringWriter(output),
        Error = new StringWriter(error),
        Input = new StringReader(Input),
        InputIsTerminal = Interactive,
        OutputTraits = TerminalTraits.Plain,
        ErrorTraits = TerminalTraits.Plain,
        Variables = Variables,
        CurrentDirectory = CurrentDirectory,
        ToolDirectory = AppContext.BaseDirectory,
        Time = Time,
        Version = "1.2.3",
    };

    public Task<ExitCode> RunAsync(params string[] arguments) => new Application(Host, Interrupts).RunAsync(arguments);
}
