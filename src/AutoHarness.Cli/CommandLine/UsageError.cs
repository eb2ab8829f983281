using System.CommandLine;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.CommandLine;

/// <summary>What was typed wrongly, with what was probably meant.</summary>
internal static class UsageError
{
    public static HarnessException Of(string message, params string[] fixes) => new(new HarnessError(ExitCode.Usage, null, message) { Fixes = [.. fixes] });

    /// <summary>The error of a command line that does not parse, or null when it does.</summary>
    public static HarnessError? Find(ParseResult parsed, IReadOnlyList<Option> global)
    {
        var command = parsed.CommandResult.Command;
        var path = Path(parsed);
        if (parsed.UnmatchedTokens is [var token, ..])
        {
            return Unmatched(command, path, token, global);
        }

        return parsed.Errors is [var error, ..]
            ? new HarnessError(ExitCode.Usage, null, error.Message.TrimEnd('.').Split('\n')[0]) { Fixes = [$"{path} --help"] }
            : null;
    }

    /// <summary>The command as one would type it, such as <c>auto-harness show trace</c>.</summary>
    public static string Path(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, result.Parent is null ? "auto-harness" : result.Command.Name);
        }

        return string.Join(' ', names);
    }

    private static HarnessError Unmatched(Command command, string path, string token, IReadOnlyList<Option> global)
    {
        var isFlag = token.StartsWith('-') && token.Length > 1;
        var name = isFlag ? token.Split('=')[0] : token;
        IEnumerable<string> known = isFlag
            ? command.Options.Concat(global).SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.SelectMany(sub => sub.Aliases.Append(sub.Name));
        var what = isFlag ? "flag" : command.Subcommands.Count > 0 ? "command" : "argument";
        var nearest = NearestWord.Find(name, known);
        return new HarnessError(ExitCode.Usage, null, $"unknown {what} \"{name}\"{(path.Contains(' ', StringComparison.Ordinal) ? $" for {path}" : string.Empty)}")
        {
            Fixes = nearest is null ? [$"{path} --help"] : [$"did you mean {(isFlag ? nearest : $"{path} {nearest}")}?"],
        };
    }
}
