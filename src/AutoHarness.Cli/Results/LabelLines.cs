using System.Collections.Immutable;
using AutoHarness.Cli.Output;

namespace AutoHarness.Cli.Results;

/// <summary>Says with every result what its numbers rest on.</summary>
internal static class LabelLines
{
    public static void Print(Printer printer, ImmutableArray<string> labels)
    {
        foreach (var label in labels)
        {
            printer.Put("  rests on  ", Ink.Warning).Line(label);
        }
    }
}
