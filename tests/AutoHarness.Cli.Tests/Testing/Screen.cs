using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Tests.Testing;

/// <summary>What a screen prints.</summary>
internal static class Screen
{
    public static string Of(Action<Printer> print, bool ascii = false, bool color = false, int? width = null, bool interactive = false)
    {
        var writer = new StringWriter { NewLine = "\n" };
        print(new Printer(writer, new TerminalTraits(interactive, width, color, !ascii)));
        return writer.ToString();
    }
}
