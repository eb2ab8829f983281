using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Tasks;

/// <summary>One task folder.</summary>
/// <param name="Folder">The full path.</param>
/// <param name="Config">Its <c>task.toml</c>.</param>
/// <param name="Source">Name of the dataset that it comes from.</param>
internal sealed record HarborTask(string Folder, TaskConfig Config, string? Source = null)
{
    public const string ConfigFile = "task.toml";

    /// <summary>Where it was fetched from; null for a folder of the user's own.</summary>
    public GitPlace? Git { get; init; }

    public string FolderName => Path.GetFileName(Path.TrimEndingDirectorySeparator(Folder));

    /// <summary><c>[task].name</c>, else the folder's name.</summary>
    public string Name => Config.PackageName ?? FolderName;

    public string ShortName => Name[(Name.LastIndexOf('/') + 1)..];

    public string Environment => Path.Combine(Folder, "environment");

    public string Tests => Path.Combine(Folder, "tests");

    public string Solution => Path.Combine(Folder, "solution");

    public bool IsMultiStep => !Config.Steps.IsEmpty;

    /// <summary>The ending of its scripts.</summary>
    public string ScriptSuffix => Config.Environment.Windows ? ".bat" : ".sh";

    public string StepFolder(string step) => Path.Combine(Folder, "steps", step);

    /// <summary>The instruction of the task or of one of its steps, without canary lines.</summary>
    /// <param name="step">Null for a task of one step.</param>
    public string Instruction(string? step) => InstructionText.Clean(File.ReadAllText(Path.Combine(step is null ? Folder : StepFolder(step), "instruction.md")));

    /// <summary>The verifier has a sandbox of its own in this step.</summary>
    public bool IsSeparate(StepPart? step) => step?.Verifier.Separate ?? Config.Verifier.Separate ?? false;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="TaskFormatException">It is no valid task; the message says why.</exception>
    public static HarborTask Read(string folder, string? source = null)
    {
        var file = Path.Combine(folder, ConfigFile);
        if (!File.Exists(file))
        {
            throw new TaskFormatException(folder, TaskFormatException.NoConfig);
        }

        var task = new HarborTask(Path.GetFullPath(folder), TaskToml.Read(File.ReadAllText(file), $"{Path.GetFileName(folder)}/{ConfigFile}"), source);
        return task.Problem() is { } problem ? throw new TaskFormatException(task.FolderName, problem) : task;
    }

    private string? Problem()
    {
        if (!Directory.Exists(Environment))
        {
            return "has no environment folder";
        }

        return IsMultiStep
            ? Config.Steps.Select(StepProblem).FirstOrDefault(problem => problem is not null)
            : !File.Exists(Path.Combine(Folder, "instruction.md")) ? "has no instruction.md"
            : IsSeparate(null) || File.Exists(TestScript(Tests)) ? null
            : $"has no tests/test{ScriptSuffix}";
    }

    private string? StepProblem(StepPart step)
    {
        var folder = StepFolder(step.Name);
        return !Directory.Exists(folder) ? $"has no folder steps/{step.Name}"
            : !File.Exists(Path.Combine(folder, "instruction.md")) ? $"has no steps/{step.Name}/instruction.md"
            : IsSeparate(step) || File.Exists(TestScript(Path.Combine(folder, "tests"))) || File.Exists(TestScript(Tests)) ? null
            : $"has neither steps/{step.Name}/tests/test{ScriptSuffix} nor tests/test{ScriptSuffix}";
    }

    private string TestScript(string folder) => Path.Combine(folder, "test" + ScriptSuffix);

    /// <summary>Every text of it that gives the answer away: instructions, solutions, tests.</summary>
    public ImmutableArray<string> Texts()
    {
        const int largest = 256 * 1024;
        var folders = new[] { Solution, Tests, Path.Combine(Folder, "steps") }.Where(Directory.Exists);
        var files = folders.SelectMany(TaskFiles.Below).Where(path => new FileInfo(path).Length <= largest).Order(StringComparer.Ordinal);
        return
        [
            .. IsMultiStep ? [] : new[] { Instruction(null) },
            .. files.Select(File.ReadAllBytes).Where(bytes => !bytes.Contains((byte)0)).Select(System.Text.Encoding.UTF8.GetString).Where(text => !string.IsNullOrWhiteSpace(text)),
        ];
    }
}

/// <summary>A place in a git repository.</summary>
/// <param name="Url">The repository.</param>
/// <param name="Commit">A full hash, or a branch's name, or null for the default branch.</param>
/// <param name="Path">The folder inside, with <c>/</c> between its parts.</param>
internal sealed record GitPlace(string Url, string? Commit, string Path);
