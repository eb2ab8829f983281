using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Versioning;

internal static class GitErrors
{
    public static HarnessException Missing(string folder, Exception inner) => new(
        new HarnessError(ExitCode.Environment, "AH1402", "git is not installed, but the experiment lies in a git repository")
        {
            Places = [new ErrorPlace(folder)],
            Fixes = ["install git (Debian: apt-get install git)"],
        },
        inner);

    public static HarnessException Moved(string? expected, string? found) => new(
        new HarnessError(ExitCode.Environment, "AH1403", $"the branch moved: expected {Short(expected)}, found {Short(found)}")
        {
            Why = "somebody committed, switched branches or reset meanwhile; nothing was committed and no file was touched",
            Fixes = ["auto-harness record", $"or go back first: git checkout {expected ?? "<branch>"}"],
        });

    public static HarnessException Busy(string operation, string gitFolder) => new(
        new HarnessError(ExitCode.Environment, "AH1404", $"a {operation} is in progress in this repository")
        {
            Places = [new ErrorPlace(gitFolder)],
            Why = "a commit made now would become part of it",
            Fixes = [$"finish it or give it up (git {operation} --abort), then: auto-harness record"],
        });

    public static HarnessException Failed(string what, string output)
    {
        var ownership = output.Contains("dubious ownership", StringComparison.Ordinal);
        return new(new HarnessError(ExitCode.Environment, "AH1405", $"git could not {what}")
        {
            Why = FirstLine(output),
            Fixes = ownership
                ? ["make the folder yours (chown), or: git config --global --add safe.directory <folder>"]
                : ["put right what git says, then repeat the command"],
        });
    }

    public static HarnessException Unstorable(string path, string why) => new(
        new HarnessError(ExitCode.Environment, "AH1406", $"{path} cannot be committed")
        {
            Why = why,
            Fixes = ["make it an ordinary file of the repository that holds the experiment"],
        });

    private static string Short(string? hash) => hash is null ? "no commit yet" : hash[..Math.Min(10, hash.Length)];

    private static string FirstLine(string text) => text.AsSpan().Trim() is { IsEmpty: false } said
        ? said[..(said.IndexOf('\n') is var end and >= 0 ? end : said.Length)].ToString()
        : "git gave no reason";
}
