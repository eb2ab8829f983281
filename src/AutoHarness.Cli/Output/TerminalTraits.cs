namespace AutoHarness.Cli.Output;

/// <summary>What one output stream can show.</summary>
/// <param name="Interactive">A person watches it on a terminal.</param>
/// <param name="Width">Columns, or null where lines are not to be cut.</param>
/// <param name="Color">Colours are wanted.</param>
/// <param name="Unicode">More than ASCII can be shown.</param>
internal sealed record TerminalTraits(bool Interactive, int? Width, bool Color, bool Unicode)
{
    private static readonly string[] Locales = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>A file or a pipe.</summary>
    public static TerminalTraits Plain { get; } = new(Interactive: false, Width: null, Color: false, Unicode: true);

    /// <summary>
    /// Decides from the usual variables. <c>NO_COLOR</c>, <c>TERM=dumb</c> and <c>CLICOLOR=0</c> switch colours off,
    /// <c>FORCE_COLOR</c> and <c>CLICOLOR_FORCE</c> on; a locale of <c>C</c> or <c>POSIX</c> means ASCII.
    /// </summary>
    public static TerminalTraits Of(bool isTerminal, int? width, IReadOnlyDictionary<string, string> variables)
    {
        bool IsSet(string name) => variables.TryGetValue(name, out var value) && value.Length > 0;
        bool IsOn(string name) => IsSet(name) && variables[name] != "0";

        var dumb = variables.GetValueOrDefault("TERM") == "dumb";
        var color = !IsSet("NO_COLOR")
            && (IsOn("FORCE_COLOR") || IsOn("CLICOLOR_FORCE") || (isTerminal && !dumb && variables.GetValueOrDefault("CLICOLOR") != "0"));
        var locale = Locales.Where(IsSet).Select(name => variables[name]).FirstOrDefault();

        return new TerminalTraits(isTerminal && !dumb, isTerminal ? width : null, color, locale is not ("C" or "POSIX"));
    }
}
