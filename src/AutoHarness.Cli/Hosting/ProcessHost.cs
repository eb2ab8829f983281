using System.Collections;
using System.Reflection;
using System.Text;
using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Hosting;

/// <summary>The real process.</summary>
internal static class ProcessHost
{
    /// <summary>Version of the tool, without build metadata.</summary>
    public static string Version { get; } = (Assembly.GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+')[0];

    public static ToolHost Open()
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? string.Empty, StringComparer.Ordinal);
        var width = WidthOf(variables);

        return new ToolHost
        {
            Output = Open(Console.OpenStandardOutput()),
            Error = Open(Console.OpenStandardError()),
            Input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8),
            InputIsTerminal = !Console.IsInputRedirected,
            OutputTraits = TerminalTraits.Of(!Console.IsOutputRedirected, width, variables),
            ErrorTraits = TerminalTraits.Of(!Console.IsErrorRedirected, width, variables),
            Variables = variables,
            CurrentDirectory = Environment.CurrentDirectory,
            ToolDirectory = AppContext.BaseDirectory,
            Time = TimeProvider.System,
            Version = Version,
        };
    }

    private static StreamWriter Open(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };

    private static int? WidthOf(Dictionary<string, string> variables)
    {
        if (variables.TryGetValue("COLUMNS", out var columns) && int.TryParse(columns, out var named) && named >= 20)
        {
            return named;
        }

        return Console.IsOutputRedirected || Console.WindowWidth < 20 ? null : Console.WindowWidth;
    }
}
