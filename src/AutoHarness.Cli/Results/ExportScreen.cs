using System.Text.Json.Nodes;
using AutoHarness.Cli.Output;
using AutoHarness.Experiments.Exporting;
using AutoHarness.Experiments.Workspace;

namespace AutoHarness.Cli.Results;

/// <summary>The end of <c>export</c>.</summary>
internal static class ExportScreen
{
    public static void Print(Printer printer, ExportResult result, ExperimentFolder folder)
    {
        var files = result.Files.Length == 1 ? result.Files[0] : $"{result.Files.Length} files";
        printer.Put("export  ", Ink.Strong).Line($"{result.Trials} trials, {result.HeldOutTrials} of them held out, as {result.Format}: {files} in {folder.NameOf(result.Folder)}");
        if (result.LeftOut is > 0 and var sealedTrials)
        {
            printer.Line($"  note  {sealedTrials} trials of sealed tasks stay closed until certify has run");
        }

        if (result.Looks is { } looks)
        {
            printer.Line($"  note  this was a look at the held-out tasks, number {looks}; keep the files out of reach of coding agents");
        }

        if (result.AtWork is { } command)
        {
            printer.Line($"  note  {command} is at work meanwhile; trials that end later are not in it");
        }
    }

    public static JsonObject Document(ExportResult result) => new()
    {
        ["format"] = result.Format,
        ["folder"] = result.Folder,
        ["files"] = ResultDocument.Strings(result.Files),
        ["trials"] = result.Trials,
        ["held_out_trials"] = result.HeldOutTrials,
        ["left_out"] = result.LeftOut,
        ["looks"] = result.Looks,
        ["at_work"] = result.AtWork,
    };
}
