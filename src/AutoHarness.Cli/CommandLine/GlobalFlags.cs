using System.Collections.Immutable;
using System.CommandLine;
using AutoHarness.Cli.Hosting;
using AutoHarness.Cli.Output;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.CommandLine;

/// <summary>The flags that may stand anywhere.</summary>
internal sealed class GlobalFlags
{
    private readonly Option<string> directory = new("--directory", "-C") { Description = "Folder of the experiment; otherwise the current folder and its parents", HelpName = "DIR" };
    private readonly Option<string> config = new("--config", "-c") { Description = "The config file; default experiment_config.yaml", HelpName = "FILE" };
    private readonly Option<string[]> set = new("--set") { Description = "Overrides one config key for this call; repeatable", HelpName = "KEY=VALUE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> display = new("--display") { Description = "Progress: line, plain, json or none", HelpName = "STYLE" };
    private readonly Option<bool> plain = new("--plain") { Description = "The same as --display plain: a line per change, with time stamps" };
    private readonly Option<bool> json = new("--json") { Description = "The result as JSON on standard output: one document, or lines for run, gate and optimize" };
    private readonly Option<bool> quiet = new("--quiet", "-q") { Description = "Only the result and errors; -qq only the exit code" };
    private readonly Option<bool> verbose = new("--verbose", "-v") { Description = "Prints more, such as the trials that passed" };
    private readonly Option<string> color = new("--color") { Description = "auto, always or never", HelpName = "WHEN" };
    private readonly Option<bool> ascii = new("--ascii") { Description = "No signs beyond ASCII" };
    private readonly Option<bool> noInput = new("--no-input") { Description = "Asks nothing; a needed answer becomes an error that names the flag" };
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Answers ordinary questions with yes" };
    private readonly Option<string> maxCost = new("--max-cost") { Description = "Hard limit of money for this call", HelpName = "USD" };
    private readonly Option<string> maxTokens = new("--max-tokens") { Description = "Hard limit of tokens for this call", HelpName = "N" };
    private readonly Option<string> maxTime = new("--max-time") { Description = "Hard limit of time for this call, such as 90m", HelpName = "DURATION" };

    private readonly Option<string> record = new("--record") { Description = "Records the answers of models in a file outside of the experiment", HelpName = "FILE" };
    private readonly Option<string> replay = new("--replay") { Description = "Takes the answers of models from such a file; asks nobody, needs no key and no network", HelpName = "FILE" };

    public GlobalFlags()
    {
        display.AcceptOnlyFromAmong("full", "line", "plain", "json", "none");
        color.AcceptOnlyFromAmong("auto", "always", "never");
        All = [directory, config, set, display, plain, json, quiet, verbose, color, ascii, noInput, yes, maxCost, maxTokens, maxTime, record, replay, Help];
        foreach (var option in All)
        {
            option.Recursive = true;
        }
    }

    public Option<bool> Help { get; } = new("--help", "-h") { Description = "Shows what a command does" };

    public ImmutableArray<Option> All { get; }

    /// <summary>Reads the flags.</summary>
    /// <exception cref="HarnessException">A value has the wrong form.</exception>
    public Settings Read(ParseResult parsed, ToolHost host)
    {
        var asJson = parsed.GetValue(json) || parsed.GetValue(display) == "json";
        return new Settings
        {
            Directory = parsed.GetValue(directory) is { } given ? Path.GetFullPath(given, host.CurrentDirectory) : null,
            ConfigFile = parsed.GetValue(config) is { } file ? Path.GetFullPath(file, host.CurrentDirectory) : null,
            Overrides = [.. (parsed.GetValue(set) ?? []).Select(Pair), .. Budget(parsed), .. Cassette(parsed, host)],
            Json = asJson,
            Display = asJson ? Display.Json : DisplayOf(parsed, host),
            Quiet = Times(parsed, quiet),
            Verbose = Times(parsed, verbose),
            Color = parsed.GetValue(color) switch { "always" => true, "never" => false, _ => null },
            Ascii = parsed.GetValue(ascii),
            NoInput = parsed.GetValue(noInput) || !host.InputIsTerminal,
            Yes = parsed.GetValue(yes),
        };
    }

    private static int Times(ParseResult parsed, Option option) => parsed.GetResult(option)?.IdentifierTokenCount ?? 0;

    private static KeyValuePair<string, string> Pair(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(text[..equals].Trim(), text[(equals + 1)..])
            : throw UsageError.Of($"--set needs KEY=VALUE, got \"{text}\"", "--set max_concurrency=4");
    }

    private Display DisplayOf(ParseResult parsed, ToolHost host)
    {
        if (parsed.GetValue(plain))
        {
            return Display.Plain;
        }

        return parsed.GetValue(display) switch
        {
            "full" or "line" => host.ErrorTraits.Interactive ? Display.Line : Display.Plain,
            "plain" => Display.Plain,
            "none" => Display.None,
            _ => host.ErrorTraits.Interactive && host.Variable("CI") is null ? Display.Line : Display.Plain,
        };
    }

    private IEnumerable<KeyValuePair<string, string>> Cassette(ParseResult parsed, ToolHost host)
    {
        if (parsed.GetValue(record) is not null && parsed.GetValue(replay) is not null)
        {
            throw UsageError.Of("--record and --replay exclude each other", "--set cassette.mode=replay-or-record --set cassette.file=FILE   replays what is there and records the rest");
        }

        foreach (var (option, mode) in new[] { (record, "record"), (replay, "replay") })
        {
            if (parsed.GetValue(option) is { } file)
            {
                yield return new("cassette.mode", mode);
                yield return new("cassette.file", Path.GetFullPath(file, host.CurrentDirectory));
            }
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Budget(ParseResult parsed)
    {
        foreach (var (option, key) in new[] { (maxCost, "budget.cost_usd"), (maxTokens, "budget.tokens"), (maxTime, "budget.time") })
        {
            if (parsed.GetValue(option) is { } value)
            {
                yield return new(key, value);
            }
        }
    }
}
