using System.Collections.Immutable;

namespace AutoHarness.CodingAgents.Edits;

/// <summary>What a coding agent may leave behind in its copy.</summary>
/// <param name="Editable">Exact relative paths of the files whose bytes are taken back.</param>
internal sealed record EditRules(ImmutableArray<string> Editable)
{
    /// <summary>The one other file that may grow.</summary>
    public const string Learnings = "workspace/learnings.md";

    /// <summary>Bytes of one editable file.</summary>
    public const int EditableLimit = 200_000;

    /// <summary>Characters that one turn may append to the log.</summary>
    public const int LearningsLimit = 20_000;

    private static readonly ImmutableHashSet<string> SteeringNames = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "global.json", "nuget.config", "packages.lock.json", "packages.config", "dotnet-tools.json", "Directory.Build.rsp", "MSBuild.rsp",
        "app.config", "runtimeconfig.template.json", "launchSettings.json", ".editorconfig", ".globalconfig", ".runsettings", "testconfig.json",
        ".gitattributes", ".gitignore", ".gitconfig", ".mailmap", ".env", ".envrc", ".npmrc", "package.json", "Makefile", "makefile", "conftest.py", "sitecustomize.py",
        "usercustomize.py", "pyproject.toml", "setup.py", ".mcp.json", "opencode.json", "experiment_config.yaml", ".netrc", ".bashrc", ".profile", ".bash_profile");

    private static readonly ImmutableHashSet<string> SteeringFolders = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, "hooks", ".githooks", ".husky", ".config", ".claude", ".codex", ".gemini", ".qwen", ".github", ".vscode", ".idea");

    private static readonly ImmutableHashSet<string> SteeringEndings = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase, ".props", ".targets", ".csproj", ".fsproj", ".vbproj", ".proj", ".sln", ".slnx", ".slnf", ".rsp", ".ruleset", ".globalconfig", ".pth", ".user");

    private static readonly ImmutableHashSet<string> BuildOutput = ImmutableHashSet.Create(StringComparer.Ordinal, "bin", "obj", "__pycache__");

    public bool IsEditable(string path) => Editable.Contains(path, StringComparer.Ordinal);

    /// <summary>A file, or a file in a folder, that a build, git or a coding agent reads as instructions.</summary>
    public static bool IsSteering(string path)
    {
        var parts = path.Split('/');
        return SteeringNames.Contains(parts[^1]) || SteeringEndings.Contains(Path.GetExtension(parts[^1])) || parts.Any(SteeringFolders.Contains);
    }

    /// <summary>Inside a folder that compilers fill: never taken back, so its presence alone is no offence.</summary>
    public static bool IsBuildOutput(string path) => path.Split('/').Any(BuildOutput.Contains);

    public static bool IsRepository(string path) => path.Split('/')[^1] is ".git" or ".gitmodules";
}
