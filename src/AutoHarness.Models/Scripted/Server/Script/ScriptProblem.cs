using AutoHarness.Sdk;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>What is wrong with a script, and where.</summary>
internal static class ScriptProblem
{
    public static HarnessException At(string file, YamlNode node, string message, string fix, string? why = null) => At(file, node.Start, message, fix, why);

    public static HarnessException At(string file, Mark mark, string message, string fix, string? why = null) =>
        Of(new ErrorPlace(file, (int)mark.Line, (int)mark.Column), message, fix, why);

    public static HarnessException Of(ErrorPlace place, string message, string fix, string? why = null) =>
        new(new HarnessError(ExitCode.Environment, "AH1230", message) { Places = [place], Fixes = [fix], Why = why });
}
