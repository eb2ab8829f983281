using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using AutoHarness.Sdk;
using YamlDotNet.RepresentationModel;

namespace AutoHarness.Models.Scripted.Server.Script;

/// <summary>A map of a script by typed members; every problem names its place.</summary>
internal sealed class ScriptMap(string file, YamlNode node)
{
    private readonly HashSet<string> asked = new(StringComparer.Ordinal);
    private readonly YamlMappingNode map = node as YamlMappingNode ?? throw ScriptProblem.At(file, node, "a map of keys and values is expected here", "write it as key: value");

    public YamlNode Node => map;

    public bool Has(string key) => Find(key) is not null;

    public string? Text(string key) => Find(key) is { } found ? Scalar(key, found) : null;

    public bool Flag(string key) => OptionalFlag(key) ?? false;

    public bool? OptionalFlag(string key) => Text(key) switch
    {
        null => null,
        "true" => true,
        "false" => false,
        var other => throw Wrong(key, $"\"{other}\" is neither true nor false", $"write {key}: true"),
    };

    public long? Number(string key, long least, long most)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(key, $"{key} has to be a whole number from {least} to {most}, not \"{text}\"", $"write {key}: {least}");
    }

    public NumberSet? Numbers(string key) => Find(key) is null ? null
        : NumberSet.Read(Texts(key)) ?? throw Wrong(key, $"{key} is a number, a range or a list of them", $"write {key}: 2, {key}: 1-3, {key}: 2+ or {key}: [1, 3]");

    /// <summary>A time such as <c>700ms</c>, <c>2s</c> or <c>1m</c>.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        var (unit, size) = text.EndsWith("ms", StringComparison.Ordinal) ? (2, TimeSpan.FromMilliseconds(1))
            : text.EndsWith('s') ? (1, TimeSpan.FromSeconds(1))
            : text.EndsWith('m') ? (1, TimeSpan.FromMinutes(1))
            : (0, TimeSpan.Zero);
        return unit > 0 && decimal.TryParse(text.AsSpan(0, text.Length - unit), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count <= 86_400_000
            ? size * (double)count
            : throw Wrong(key, $"{key} has to be a time, not \"{text}\"", $"write {key}: 700ms, {key}: 2s or {key}: 1m");
    }

    public Regex? Pattern(string key)
    {
        try
        {
            return Text(key) is { } text ? new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) : null;
        }
        catch (ArgumentException broken)
        {
            throw Wrong(key, $"{key} is not a regular expression", "put the pattern into single quotes and correct it", broken.Message);
        }
    }

    /// <summary>One of a few words, such as the names of an enumeration in <c>snake_case</c>.</summary>
    public T? Choice<T>(string key)
        where T : struct, Enum => Text(key) is { } text ? Word<T>(key, text) : null;

    public ImmutableArray<T> Choices<T>(string key)
        where T : struct, Enum => [.. Texts(key).Select(text => Word<T>(key, text))];

    /// <summary>A list of texts; a single one counts as a list of one, none as an empty list.</summary>
    public ImmutableArray<string> Texts(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item => Scalar(key, item))],
        var single => [Scalar(key, single)],
    };

    public ScriptMap? Map(string key) => Find(key) is { } found ? new ScriptMap(file, found) : null;

    public ImmutableArray<ScriptMap> Maps(string key) => Find(key) switch
    {
        null => [],
        YamlSequenceNode list => [.. list.Select(item => new ScriptMap(file, item))],
        _ => throw Wrong(key, $"{key} has to be a list", "begin each item with a dash"),
    };

    /// <summary>All members as texts, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Pairs() =>
        [.. map.Select(pair => KeyValuePair.Create(Scalar("a key", pair.Key), Scalar("a value", pair.Value)))];

    /// <summary>A value of any form as JSON; a text in quotes that stands there alone is taken for JSON already.</summary>
    public string? Json(string key) => Find(key) is { } found ? ScriptJson.Of(file, found) : null;

    /// <summary>Refuses members that nobody asked for.</summary>
    public void Close()
    {
        foreach (var (key, _) in map)
        {
            var name = Scalar("a key", key);
            if (!asked.Contains(name))
            {
                var nearest = NearestWord.Of(name, asked);
                throw ScriptProblem.At(file, key, $"unknown key \"{name}\"", nearest is null ? $"use one of {string.Join(", ", asked.Order(StringComparer.Ordinal))}" : $"did you mean {nearest}?");
            }
        }
    }

    public HarnessException Wrong(string key, string message, string fix, string? why = null) => ScriptProblem.At(file, Find(key) ?? map, message, fix, why);

    private T Word<T>(string key, string text)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => Snake(value.ToString()), StringComparer.Ordinal);
        return words.TryGetValue(text, out var found) ? found : throw Wrong(key, $"{key} cannot be \"{text}\"", $"use {string.Join(", ", words.Keys)}");
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? (index > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private YamlNode? Find(string key)
    {
        asked.Add(key);
        return map.Children.TryGetValue(new YamlScalarNode(key), out var found) ? found : null;
    }

    private string Scalar(string what, YamlNode found) =>
        found is YamlScalarNode scalar ? scalar.Value ?? "" : throw ScriptProblem.At(file, found, $"{what} has to be a single value", "write it on one line");
}
