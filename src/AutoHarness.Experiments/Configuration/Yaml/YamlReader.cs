using System.Collections.Immutable;
using AutoHarness.Sdk;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AutoHarness.Experiments.Configuration.Yaml;

/// <summary>
/// Reads the plain part of YAML: maps with text keys, lists, single values. What can hide or multiply content (anchors, aliases, merge
/// keys, tags, several documents) is refused by name.
/// </summary>
internal sealed class YamlReader
{
    private const int MaxDepth = 16;

    private readonly YamlText text;
    private readonly Parser events;

    private YamlReader(YamlText text)
    {
        this.text = text;
        events = new Parser(new Scanner(new StringReader(text.Content), skipComments: true));
    }

    /// <summary>The document, or null when there is nothing in it.</summary>
    /// <exception cref="HarnessException">It is not that kind of YAML; the error names the place.</exception>
    public static ConfigNode? Read(YamlText text)
    {
        try
        {
            return new YamlReader(text).ReadDocument();
        }
        catch (YamlException broken)
        {
            throw text.TabNear(broken.Start) is { } tab
                ? ConfigProblem.Unreadable(tab, "YAML does not allow tabs for indentation", "replace the tab by spaces")
                : ConfigProblem.Unreadable(text.PlaceOf(broken.Start, broken.End), $"{text.Whole.Path} is not valid YAML", "correct the marked place", Reason(broken));
        }
        catch (Exception broken) when (broken is not HarnessException)
        {
            // The library has corners where it fails without naming a place.
            throw ConfigProblem.Unreadable(text.Whole, $"{text.Whole.Path} is not valid YAML", "write plain lines such as benchmark: demo", broken.Message);
        }
    }

    private ConfigNode? ReadDocument()
    {
        events.Consume<StreamStart>();
        if (events.Accept<StreamEnd>(out _))
        {
            return null;
        }

        events.Consume<DocumentStart>();
        var root = ReadNode(depth: 0);
        events.Consume<DocumentEnd>();
        if (events.Accept<DocumentStart>(out var second))
        {
            throw Refuse(second, "a config is one YAML document, and here a second one starts", "remove the line ---");
        }

        return root is ConfigScalar { IsNull: true } ? null : root;
    }

    private ConfigNode ReadNode(int depth)
    {
        if (events.Accept<AnchorAlias>(out var alias))
        {
            throw Refuse(alias, "aliases are not allowed in a config", "write the value out");
        }

        var node = events.Accept<NodeEvent>(out var next) ? next : throw new YamlException(events.Current!.Start, events.Current.End, "a value is missing here");
        if (!node.Anchor.IsEmpty)
        {
            throw Refuse(node, "anchors are not allowed in a config", $"remove &{node.Anchor.Value}");
        }

        if (!node.Tag.IsEmpty && node is not Scalar { Tag.IsNonSpecific: true })
        {
            throw Refuse(node, "tags are not allowed in a config", $"remove {node.Tag.Value}");
        }

        if (depth > MaxDepth)
        {
            throw Refuse(node, $"values are nested more than {MaxDepth} deep", "no key of a config needs that");
        }

        return node switch
        {
            Scalar => ReadScalar(),
            SequenceStart => ReadList(depth),
            _ => ReadMap(depth),
        };
    }

    private ConfigScalar ReadScalar()
    {
        var scalar = events.Consume<Scalar>();
        return new ConfigScalar(scalar.Value, scalar.Style != ScalarStyle.Plain, text.PlaceOf(scalar.Start, scalar.End));
    }

    private ConfigList ReadList(int depth)
    {
        var start = events.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        while (!events.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new ConfigList(items.ToImmutable(), text.PlaceOf(start.Start, start.End));
    }

    private ConfigMap ReadMap(int depth)
    {
        var start = events.Consume<MappingStart>();
        var pairs = ImmutableArray.CreateBuilder<ConfigPair>();
        var seen = new Dictionary<string, ErrorPlace>(StringComparer.Ordinal);
        while (!events.TryConsume<MappingEnd>(out _))
        {
            var key = ReadKey(depth);
            if (!seen.TryAdd(key.Text, key.Place))
            {
                throw ConfigProblem.Unreadable(
                    key.Place with { Note = "again here" },
                    $"key \"{key.Text}\" stands twice",
                    "remove one of the two",
                    more: seen[key.Text] with { Note = "first here" });
            }

            pairs.Add(new ConfigPair(key, ReadNode(depth + 1)));
        }

        return new ConfigMap(pairs.ToImmutable(), text.PlaceOf(start.Start, start.End));
    }

    private ConfigScalar ReadKey(int depth)
    {
        var node = ReadNode(depth + 1);
        if (node is not ConfigScalar key)
        {
            throw ConfigProblem.Unreadable(node.Place, "a key has to be a plain word", "write it as name: value");
        }

        return key is { Text: "<<", Quoted: false }
            ? throw ConfigProblem.Unreadable(key.Place, "merge keys (<<) are not allowed in a config", "write the values out")
            : key;
    }

    private HarnessException Refuse(ParsingEvent at, string message, string fix) =>
        ConfigProblem.Unreadable(text.PlaceOf(at.Start, at.End), message, fix);

    // The library puts the position in front of its message; it is shown as the place already.
    private static string Reason(YamlException broken) =>
        broken.Message.LastIndexOf("): ", StringComparison.Ordinal) is var end and >= 0 ? broken.Message[(end + 3)..] : broken.Message;
}
