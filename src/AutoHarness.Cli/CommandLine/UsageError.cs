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
            ? new HarnessError(ExitCode.Usage, null, Words(error)) { Fixes = [$"{path} --help"] }
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

    private static string Words(System.CommandLine.Parsing.ParseError error)
    {
        var (name, type) = error.SymbolResult switch
        {
            System.CommandLine.Parsing.OptionResult option => (option.Option.Name, option.Option.ValueType),
            System.CommandLine.Parsing.ArgumentResult { Parent: System.CommandLine.Parsing.OptionResult option } => (option.Option.Name, option.Option.ValueType),
            System.CommandLine.Parsing.ArgumentResult argument => (argument.Argument.Name, argument.Argument.ValueType),
            _ => (null, null),
        };
        var number = Nullable.GetUnderlyingType(type ?? typeof(string)) ?? type;
        return name is not null && error.SymbolResult is { Tokens: [var token, ..] } && (number == typeof(int) || number == typeof(double))
            ? $"{name} needs {(number == typeof(int) ? "a whole number" : "a number")}, got \"{token.Value}\""
            : error.Message.TrimEnd('.').Split('\n')[0];
    }

    private static HarnessError Unmatched(Command command, string path, string token, IReadOnlyList<Option> global)
    {
        var isFlag = token.StartsWith('-') && token.Length > 1;
        var name = isFlag ? token.Split('=')[0] : token;
        IEnumerable<string> known = isFlag
            ? command.Options.Concat(global).SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.SelectMany(sub => sub.Aliases.Append(sub.Name));
        var what = isFlag ? "flag" : command.Subcommands.Count > 0 ? "command" : "argument";
        var nearest = NearestWord.Of(name, known);
        return new HarnessError(ExitCode.Usage, null, $"unknown {what} \"{name}\"{(path.Contains(' ', StringComparison.Ordinal) ? $" for {path}" : string.Empty)}")
        {
            Fixes = nearest is null ? [$"{path} --help"] : [$"did you mean {(isFlag ? nearest : $"{path} {nearest}")}?"],
        };
    }
}
