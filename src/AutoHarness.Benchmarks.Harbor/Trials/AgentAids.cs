using System.Text;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>
/// What a task offers beside its instruction: skills that lie in the sandbox, and MCP servers that are reached from there. Agents here have a
/// terminal and nothing else to reach them with, so the instruction names them.
/// </summary>
internal sealed class AgentAids
{
    private const int MostSkills = 100;
    private const int LongestLine = 500;

    private readonly string text;

    private AgentAids(string text) => this.text = text;

    /// <summary>Looks at what is in the folder of skills.</summary>
    public static async Task<AgentAids> FindAsync(HarborTask task, ISandbox sandbox, CancellationToken ct)
    {
        var environment = task.Config.Environment;
        return Describe(environment, environment.SkillsDirectory is { } folder ? await SkillsAsync(folder, sandbox, ct) : []);
    }

    /// <param name="environment">Of the task.</param>
    /// <param name="skills">What is known of its skills, a line each.</param>
    public static AgentAids Describe(EnvironmentPart environment, IReadOnlyList<string> skills)
    {
        var text = new StringBuilder();
        if (environment.SkillsDirectory is { } folder)
        {
            text.Append($"\n\nSkills are in {folder}: one folder each, described in its SKILL.md. Read that file before you use a skill.");
            foreach (var skill in skills)
            {
                text.Append($"\n- {skill}");
            }
        }

        if (!environment.McpServers.IsEmpty)
        {
            text.Append("\n\nMCP servers that can be reached from the terminal:");
            foreach (var server in environment.McpServers)
            {
                text.Append($"\n- {server.Name} ({server.Transport}): {server.Url ?? string.Join(' ', server.Arguments.Prepend(server.Command))}");
            }
        }

        return new AgentAids(text.ToString());
    }

    public string AddTo(string instruction) => text.Length == 0 ? instruction : instruction.TrimEnd() + text + "\n";

    private static async Task<IReadOnlyList<string>> SkillsAsync(string folder, ISandbox sandbox, CancellationToken ct)
    {
        // The name and description that stand at the top of each file.
        var script = $"cd {ContainerPaths.Quote(folder)} && for file in */SKILL.md; do [ -f \"$file\" ] && echo \"${{file%/SKILL.md}}: $(sed -n '2,20s/^description: *//p' \"$file\" | head -n 1)\"; done; true";
        var result = await sandbox.ExecAsync(new SandboxCommand(script) { User = "root", WorkingDirectory = "/" }, ct);
        return [.. result.Stdout.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(MostSkills).Select(line => line.TrimEnd(':', ' ')).Select(line => line.Length <= LongestLine ? line : line[..LongestLine] + "…")];
    }
}
