using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using AutoHarness.Evaluation.Scanning;
using AutoHarness.Sdk;

namespace AutoHarness.Evaluation.Tests.Scanning;

/// <summary>
/// An edit of the demo's agent, written as sections: <c>advice</c>, <c>members</c>, <c>start</c> and <c>loop</c> add lines at that place,
/// <c>replace</c> and <c>with</c> exchange text, <c>file</c> adds a file. Names in double braces become strings of a task.
/// </summary>
internal sealed class EditFile(string path, ScanCorpus corpus)
{
    private const string AgentPath = "agent/agent.cs";

    private static readonly string Agent = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "template", "agent.cs"));

    private readonly string text = Filled(File.ReadAllText(path), corpus);

    public string Name => Path.GetFileName(path);

    public FindingClass Class => Enum.Parse<FindingClass>(text.Split('\n')[0]["class: ".Length..]);

    public static IEnumerable<EditFile> All(string folder, ScanCorpus corpus) =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Scanning", "Corpus", folder)).Order(StringComparer.Ordinal).Select(file => new EditFile(file, corpus));

    public AgentEdit Edit()
    {
        var before = ImmutableSortedDictionary<string, string>.Empty.Add(AgentPath, Agent);
        var after = before;
        var sections = Regex.Split(text, "^-- ", RegexOptions.Multiline | RegexOptions.NonBacktracking).Skip(1).Select(section => section.Split('\n', 2)).ToArray();
        for (var index = 0; index < sections.Length; index++)
        {
            var (head, body) = (sections[index][0], sections[index][1].TrimEnd('\n'));
            after = head switch
            {
                "advice" => Changed(after, "Be friendly.", "Be friendly.\n        " + body.Replace("\n", "\n        ")),
                "members" => Changed(after, "    public async Task RunAsync", body + "\n\n    public async Task RunAsync"),
                "start" => Changed(after, "        messages.AddRange(context.Opening);", "        messages.AddRange(context.Opening);\n" + body),
                "loop" => Changed(after, "            messages.Add(action);", "            messages.Add(action);\n" + body),
                "replace" => Changed(after, body, sections[++index][1].TrimEnd('\n')),
                _ => after.Add(head["file ".Length..], body),
            };
        }

        return new AgentEdit(before, after);
    }

    private static ImmutableSortedDictionary<string, string> Changed(ImmutableSortedDictionary<string, string> files, string old, string replacement)
    {
        Assert.Contains(old, files[AgentPath]);
        return files.SetItem(AgentPath, files[AgentPath].Replace(old, replacement));
    }

    private static string Filled(string text, ScanCorpus corpus) =>
        Regex.Replace(text, @"\{\{(?<split>train|test)(?<place>\d)\.(?<what>\w+)(\|(?<how>\w+))?\}\}", match =>
        {
            var held = match.Groups["split"].Value == "train" ? Split.Train : Split.Test;
            var task = corpus.Tasks.Where(task => task.Split == held && task.Texts.Any(entry => entry.Contains("item_"))).ElementAt(int.Parse(match.Groups["place"].Value) * 2);
            var value = match.Groups["what"].Value switch
            {
                "id" => task.Id.Value,
                "name" => task.Texts[0],
                "email" => task.Texts[1],
                "order" => task.Texts[2],
                _ => task.Texts[^1],
            };
            return Written(value, match.Groups["how"].Value);
        }, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture);

    private static string Written(string value, string how) => how switch
    {
        "half1" => value[..(value.Length / 2)],
        "half2" => value[(value.Length / 2)..],
        "word" => value.Split('-')[0],
        "number" => value.Split('-')[1],
        "bare" => value.Split('-')[1].TrimStart('0'),
        "identifier" => value.Replace('-', '_'),
        "chars" => string.Join(", ", value.Select(letter => $"'{letter}'")),
        "codes" => string.Join(", ", value.Select(letter => ((int)letter).ToString(CultureInfo.InvariantCulture))),
        "xor" => string.Join(", ", value.Select(letter => (letter ^ 42).ToString(CultureInfo.InvariantCulture))),
        "escapes" => string.Concat(value.Select(letter => $"\\u{(int)letter:x4}")),
        "reversed" => string.Concat(value.Reverse()),
        "sum" => $"{int.Parse(value[1..]) - 7} + 7",
        "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(value)),
        "hex" => Convert.ToHexString(Encoding.UTF8.GetBytes(value)),
        "gzip" => Convert.ToBase64String(Zipped(value)),
        "rot13" => string.Concat(value.Select(letter => char.IsAsciiLetterLower(letter) ? (char)('a' + ((letter - 'a' + 13) % 26)) : letter)),
        "homoglyphs" => value.Replace('a', 'а').Replace('e', 'е').Replace('o', 'о'),
        _ => value,
    };

    private static byte[] Zipped(string value)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionMode.Compress))
        {
            zip.Write(Encoding.UTF8.GetBytes(value));
        }

        return packed.ToArray();
    }
}
