namespace AutoHarness.Cli.Output;

/// <summary>How progress is shown on standard error.</summary>
internal enum Display
{
    /// <summary>One line on a terminal, drawn again and again.</summary>
    Line,

    /// <summary>A line per change, with time stamps.</summary>
    Plain,

    /// <summary>JSON lines on standard output.</summary>
    Json,

    /// <summary>Nothing.</summary>
    None,
}
