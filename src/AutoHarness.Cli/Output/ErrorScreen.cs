using AutoHarness.Sdk;

namespace AutoHarness.Cli.Output;

/// <summary>Prints an error as one screen: what, where, why, how to fix it, where to read more.</summary>
internal static class ErrorScreen
{
    private const int LongestSource = 120;

    /// <param name="printer">Standard error.</param>
    /// <param name="error">The error.</param>
    /// <param name="commandName">How the tool was called, so that fixes can be pasted.</param>
    public static void Print(Printer printer, HarnessError error, string commandName)
    {
        printer.Put(error.Code is null ? "error" : $"error[{error.Code}]", Ink.Bad).Put(": ").Line(error.Message, Ink.Strong);
        foreach (var place in error.Places)
        {
            PrintPlace(printer, place);
        }

        if (error.Why is { } why)
        {
            PrintField(printer, "why: ", why);
        }

        PrintFixes(printer, [.. error.Fixes.Select(fix => OwnCommand(fix, commandName))]);
        foreach (var note in error.Notes)
        {
            PrintField(printer, "note:", note);
        }

        if (error.Code is { } code)
        {
            PrintField(printer, "more:", $"{commandName} explain {code}");
        }
    }

    /// <summary>One line about something that goes on all the same.</summary>
    public static void Warn(Printer printer, string text) => printer.Put("warning", Ink.Warning).Put(": ").Line(text);

    /// <summary>One line that is good to know.</summary>
    public static void Note(Printer printer, string text) => printer.Put("note", Ink.Place).Put(": ").Line(text);

    /// <summary>A fix that starts with the tool's name, with the name it was called by.</summary>
    public static string OwnCommand(string fix, string commandName) =>
        fix.StartsWith("auto-harness ", StringComparison.Ordinal) ? commandName + fix["auto-harness".Length..] : fix;

    private static void PrintFixes(Printer printer, IReadOnlyList<string> fixes)
    {
        if (fixes.Count == 1)
        {
            PrintField(printer, "fix: ", fixes[0]);
            return;
        }

        for (var i = 0; i < fixes.Count; i++)
        {
            PrintField(printer, i == 0 ? "fix: " : "     ", $"{i + 1}. {fixes[i]}");
        }
    }

    private static void PrintField(Printer printer, string name, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        printer.Put($"  {name} ", Ink.Faint).Line(lines[0]);
        foreach (var line in lines.Skip(1))
        {
            printer.Line($"        {line}");
        }
    }

    private static void PrintPlace(Printer printer, ErrorPlace place)
    {
        var position = place.Line is { } line ? place.Column is { } column ? $":{line}:{column}" : $":{line}" : string.Empty;
        printer.Put("  --> ", Ink.Faint).Put(place.Path + position, Ink.Place);
        if (place.Text is not { } text)
        {
            printer.Line(place.Note is { } note ? $"   {note}" : string.Empty);
            return;
        }

        printer.End();
        var start = Math.Clamp((place.Column ?? 1) - 1, 0, text.Length);
        var length = Math.Clamp(place.Column is null ? text.TrimEnd().Length : place.Length, 0, text.Length - start);
        var from = start <= LongestSource / 2 ? 0 : start - (LongestSource / 2);
        var to = Math.Min(text.Length, from + LongestSource);
        var before = Visible.Line(text[from..start]);
        var marked = Visible.Line(text[start..Math.Min(start + length, to)]);

        printer.Put("   |  ", Ink.Faint).Line(text[from..to]);
        printer.Put("   |  ", Ink.Faint).Put(new string(' ', Visible.Width(before)))
            .Put(new string('^', Math.Max(1, Visible.Width(marked))), Ink.Bad)
            .Line(place.Note is { } about ? $" {about}" : string.Empty);
    }
}
