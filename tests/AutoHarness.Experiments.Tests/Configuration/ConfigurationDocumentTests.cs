using System.Text;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Tests.Fakes;

namespace AutoHarness.Experiments.Tests.Configuration;

public sealed class ConfigurationDocumentTests
{
    private const string Begin = "<!-- keys -->\n";
    private const string End = "<!-- end of keys -->\n";

    [Fact]
    public void The_document_lists_exactly_the_keys_there_are()
    {
        var document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "configuration.md"));

        var table = document[(document.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..document.IndexOf(End, StringComparison.Ordinal)];

        var expected = Table();
        if (table != expected)
        {
            File.WriteAllText(Path.Combine(Repository.Root, "docs", "configuration.received.txt"), expected);
        }

        Assert.Equal(expected, table);
    }

    private static string Table()
    {
        var table = new StringBuilder("| key | value | default | what it is |\n| --- | --- | --- | --- |\n");
        foreach (var key in ConfigKeys.All)
        {
            var standard = key.Name == "benchmark" ? "required" : key.Show(ConfigKeys.Defaults) is var value && value == "null" ? "none" : $"`{value}`";
            var note = key.Name == "agent_model" ? " (demo only, otherwise required)" : "";
            table.Append($"| `{key.Name}` | {key.Syntax} | {standard}{note} | {key.Doc} |\n");
        }

        return table.ToString();
    }
}
