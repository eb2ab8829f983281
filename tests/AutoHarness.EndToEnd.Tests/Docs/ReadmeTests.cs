using System.Text;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Docs;

/// <summary>What the first page tells people to type works as it stands there.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Pages = ["README.md", .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(page => Path.GetRelativePath(Repository.Root, page)).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_readme_is_short() => Assert.True(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count() < 150);

    [Fact]
    public async Task Every_command_of_a_console_block_works_in_order()
    {
        foreach (var page in Pages)
        {
            var commands = Commands(page);
            Assert.True(commands.Count > 0 || page != "README.md", "the first page shows no command");

            // A clone of its own: the tool under the name that people type, and a temporary folder that nobody else uses.
            using var sandbox = new Sandbox();
            Directory.CreateDirectory(Path.Combine(sandbox.Root, "tmp"));
            File.CreateSymbolicLink(sandbox.PathOf("auto-harness"), Repository.Tool);
            foreach (var command in commands)
            {
                var result = await sandbox.RunProgramAsync("sh", "-c", command.Replace("/tmp/", Path.Combine(sandbox.Root, "tmp") + "/", StringComparison.Ordinal));
                Assert.True(result.Exit == 0, $"{page}: {command}\n{result}");
            }
        }
    }

    /// <summary>The lines of a page's console blocks, without prompts and comments; a line that ends in a backslash goes on.</summary>
    private static List<string> Commands(string page)
    {
        var commands = new List<string>();
        var open = new StringBuilder();
        var inside = false;
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, page)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```console";
                continue;
            }

            var text = line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line;
            if (!inside || text.Length == 0 || text.StartsWith('#'))
            {
                continue;
            }

            open.AppendLine(text);
            if (!text.EndsWith('\\'))
            {
                commands.Add(open.ToString());
                open.Clear();
            }
        }

        return commands;
    }
}
