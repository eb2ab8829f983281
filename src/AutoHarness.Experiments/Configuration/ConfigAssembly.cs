using System.Collections.Immutable;
using AutoHarness.Experiments.Configuration.Yaml;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration;

/// <summary>Puts a config together from its sources, the weakest first, and gathers what is wrong on the way.</summary>
internal sealed class ConfigAssembly(string fileName)
{
    // A file that is no config at all would otherwise fill many screens.
    private const int MostShown = 20;

    private readonly List<HarnessError> problems = [];
    private readonly List<string> notes = [];
    private readonly Dictionary<string, string> origins = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ErrorPlace> places = new(StringComparer.Ordinal);
    private ExperimentConfig config = ConfigKeys.Defaults;

    public void TakeFile(string path)
    {
        switch (YamlReader.Read(YamlText.FromFile(path, fileName)))
        {
            case ConfigMap map:
                TakeMap(map, section: null);
                break;
            case { } other:
                throw ConfigProblem.Unreadable(other.Place, $"{fileName} has to be a list of keys with values", "write lines such as benchmark: demo");
        }
    }

    public void TakeEnvironment(IReadOnlyDictionary<string, string> environment)
    {
        var variables = ConfigKeys.All.ToDictionary(key => key.Variable, StringComparer.Ordinal);
        foreach (var (name, value) in environment.Where(pair => pair.Key.StartsWith(ConfigKey.VariablePrefix, StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (variables.TryGetValue(name, out var key))
            {
                // An empty variable is a shell's way to unset one.
                if (value.Length > 0)
                {
                    Take(key, ValueOf(key, value, new ErrorPlace("environment variable " + name)), name);
                }
            }
            else if (NearestWord.Of(name, variables.Keys) is { } nearest)
            {
                notes.Add($"environment variable {name} sets no key and was ignored; did you mean {nearest}?");
            }
        }
    }

    public void TakeOverride(string name, string value)
    {
        var place = new ErrorPlace($"--set {name}={value}");
        if (ConfigKeys.ByName.TryGetValue(name, out var key))
        {
            Take(key, ValueOf(key, value, place), "--set");
        }
        else
        {
            problems.Add(ConfigProblem.UnknownKey(name, place, ConfigKeys.Nearest(name)));
        }
    }

    public LoadedConfig Finish()
    {
        if (problems.Count == 0)
        {
            RequireWhatBelongsTogether();
        }

        return problems is [var first, .. var further]
            ? throw new HarnessException(first) { Further = [.. further.Take(MostShown - 1)] }
            : new LoadedConfig(
                config,
                [.. ConfigKeys.All.Select(key => new ConfigEntry(key.Name, key.Show(config), origins.GetValueOrDefault(key.Name, "default")))],
                [.. notes]);
    }

    private void TakeMap(ConfigMap map, string? section)
    {
        foreach (var (key, value) in map.Pairs)
        {
            var name = section is null ? key.Text : $"{section}.{key.Text}";
            if (ConfigKeys.ByName.TryGetValue(name, out var known))
            {
                Take(known, value, $"{fileName}:{key.Place.Line}");
            }
            else if (section is null && ConfigKeys.Sections.Contains(name))
            {
                TakeSection(name, value);
            }
            else
            {
                problems.Add(ConfigProblem.UnknownKey(name, key.Place, ConfigKeys.Nearest(name)));
            }
        }
    }

    private void TakeSection(string name, ConfigNode value)
    {
        switch (value)
        {
            case ConfigMap map:
                TakeMap(map, name);
                break;
            case ConfigScalar { IsNull: true }:
                break;
            default:
                var example = ConfigKeys.All.First(key => key.Section == name);
                problems.Add(ConfigProblem.WrongValue(
                    $"{name} is a section with keys of its own, got {(value is ConfigList ? "a list" : "a single value")}",
                    value.Place,
                    hint: null,
                    $"write its keys indented below it, such as {example.Name[(name.Length + 1)..]}"));
                break;
        }
    }

    private void Take(ConfigKey key, ConfigNode node, string origin)
    {
        var read = key.Apply(config, node);
        if (read.Problem is null)
        {
            config = read.Value;
            origins[key.Name] = origin;
            places[key.Name] = node.Place;
        }
        else
        {
            problems.Add(ConfigProblem.WrongValue($"{key.Name} {read.Problem}", node.Place, read.Hint, $"write {key.Syntax}"));
        }
    }

    // Lists on a command line: YAML in brackets, or just commas.
    private static ConfigNode ValueOf(ConfigKey key, string value, ErrorPlace place)
    {
        if (!key.IsList)
        {
            return new ConfigScalar(value, Quoted: false, place);
        }

        if (!value.TrimStart().StartsWith('['))
        {
            var items = value.Split(',', StringSplitOptions.TrimEntries).Select(ConfigNode (item) => new ConfigScalar(item, Quoted: true, place));
            return new ConfigList(value.Length == 0 ? [] : [.. items], place);
        }

        try
        {
            return YamlReader.Read(new YamlText(place.Path, value))!;
        }
        catch (HarnessException broken)
        {
            throw ConfigProblem.Unreadable(place, $"the list for {key.Name} is not valid YAML", "write it as [first, second] or as first,second", broken.Error.Why ?? broken.Error.Message);
        }
    }

    private void RequireWhatBelongsTogether()
    {
        if (!origins.ContainsKey(ConfigKeys.Benchmark.Name))
        {
            Require(ConfigKeys.Benchmark, new ErrorPlace(fileName), "it says what the agent is measured by", $"add benchmark: demo, or another of {ConfigKeys.Benchmark.Syntax.Replace("`", "", StringComparison.Ordinal)}");
            return;
        }

        if (config.Benchmark != ConfigKeys.Defaults.Benchmark && !origins.ContainsKey(ConfigKeys.AgentModel.Name))
        {
            Require(ConfigKeys.AgentModel, places[ConfigKeys.Benchmark.Name], $"only the benchmark {ConfigKeys.Defaults.Benchmark} has a model of its own", "add agent_model: <name of the model>");
        }

        if (config.Benchmark == "command" && config.Command.Tasks is null)
        {
            Require(ConfigKeys.CommandTasks, places[ConfigKeys.Benchmark.Name], "the benchmark command reads its tasks from a file", "add tasks: tasks.jsonl below command:");
        }

        if (config.Benchmark == "command" && config.Command.Run.IsEmpty)
        {
            Require(ConfigKeys.CommandRun, places[ConfigKeys.Benchmark.Name], "the benchmark command starts a program for each trial", "add run: [python3, bench.py] below command:");
        }

        if (!config.Agent.Command.IsEmpty && !origins.ContainsKey(ConfigKeys.AgentFiles.Name))
        {
            Require(ConfigKeys.AgentFiles, places[ConfigKeys.AgentCommand.Name], "an agent in another language has files of its own that may be edited", "add files: [agent/agent.py] below agent:");
        }

        if (config.Agent.Files.IsEmpty)
        {
            problems.Add(ConfigProblem.WrongValue("agent.files is empty, so nothing could be improved", places[ConfigKeys.AgentFiles.Name], hint: null, "name at least one file"));
        }
    }

    private void Require(ConfigKey key, ErrorPlace place, string why, string fix) => problems.Add(ConfigProblem.MissingKey(key.Name, place, why, fix));
}
