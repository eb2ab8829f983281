namespace AutoHarness.Cli.Output;

/// <summary>The one way to a terminal: everything that is printed passes <see cref="Visible"/> here, whoever wrote it.</summary>
internal sealed class Printer(TextWriter writer, TerminalTraits traits)
{
    public TerminalTraits Traits => traits;

    /// <summary>Adds to the current line.</summary>
    public Printer Put(string text, Ink ink = Ink.Plain)
    {
        var visible = Visible.Line(traits.Unicode ? text : Ascii.Of(text));
        if (!traits.Color || ink == Ink.Plain)
        {
            writer.Write(visible);
            return this;
        }

        writer.Write(CodeOf(ink));
        writer.Write(visible);
        writer.Write("\e[0m");
        return this;
    }

    /// <summary>Ends the current line.</summary>
    public Printer End()
    {
        writer.Write('\n');
        return this;
    }

    /// <summary>One line.</summary>
    public Printer Line(string text = "", Ink ink = Ink.Plain) => Put(text, ink).End();

    /// <summary>One line, cut to the width of the terminal where there is one.</summary>
    public Printer CutLine(string text, Ink ink = Ink.Plain) =>
        Line(traits.Width is { } width ? Visible.Cut(Visible.Line(text), width, traits.Unicode ? "…" : "...") : text, ink);

    /// <summary>Text of several lines, as it is.</summary>
    public Printer Block(string text)
    {
        var visible = Visible.Text(traits.Unicode ? text : Ascii.Of(text));
        writer.Write(visible);
        return visible.EndsWith('\n') ? this : End();
    }

    /// <summary>A line that the next one replaces. Only for a terminal.</summary>
    public void Transient(string text)
    {
        var visible = Visible.Line(traits.Unicode ? text : Ascii.Of(text));
        writer.Write('\r');
        writer.Write(Visible.Cut(visible, (traits.Width ?? 80) - 1, traits.Unicode ? "…" : "..."));
        writer.Write("\e[K");
        writer.Flush();
    }

    /// <summary>Removes a transient line.</summary>
    public void Erase()
    {
        writer.Write("\r\e[K");
        writer.Flush();
    }

    public void Flush() => writer.Flush();

    private static string CodeOf(Ink ink) => ink switch
    {
        Ink.Strong => "\e[1m",
        Ink.Faint => "\e[2m",
        Ink.Good => "\e[32m",
        Ink.Bad => "\e[1;31m",
        Ink.Warning => "\e[33m",
        Ink.Place => "\e[36m",
        _ => string.Empty,
    };
}
