namespace AutoHarness.Cli.Output;

/// <summary>The few ways in which a piece of text can stand out.</summary>
internal enum Ink
{
    Plain,
    Strong,
    Faint,
    Good,
    Bad,
    Warning,
    Place,
}
