namespace AutoHarness.Experiments.Workspace;

/// <summary>Where everything of one experiment lies. Only names; nothing is created or checked.</summary>
public sealed record ExperimentFolder
{
    /// <summary>The usual name of the config file.</summary>
    public const string ConfigFileName = "experiment_config.yaml";

    /// <param name="root">The folder that holds the config file.</param>
    public ExperimentFolder(string root)
    {
        Root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        ConfigFile = Path.Combine(Root, ConfigFileName);
    }

    /// <summary>Absolute path of the experiment.</summary>
    public string Root { get; }

    /// <summary><c>experiment_config.yaml</c>, or the file the user named instead.</summary>
    public string ConfigFile { get; init; }

    /// <summary><c>.env</c>: keys, never committed.</summary>
    public string EnvFile => Path.Combine(Root, ".env");

    /// <summary><c>.env.example</c>: the names of the keys.</summary>
    public string EnvExample => Path.Combine(Root, ".env.example");

    public string GitIgnore => Path.Combine(Root, ".gitignore");

    /// <summary><c>PROGRAM.md</c>: what the coding agent is told, composed.</summary>
    public string Program => Path.Combine(Root, "PROGRAM.md");

    public string AgentsGuide => Path.Combine(Root, "AGENTS.md");

    public string ClaudeGuide => Path.Combine(Root, "CLAUDE.md");

    /// <summary>Folder of the agent under optimisation.</summary>
    public string Agent => Path.Combine(Root, "agent");

    /// <summary><c>agent/agent.cs</c>.</summary>
    public string AgentFile => Path.Combine(Agent, "agent.cs");

    /// <summary><c>agent/agent.csproj</c>: for editors only; no command builds it.</summary>
    public string AgentProject => Path.Combine(Agent, "agent.csproj");

    /// <summary><c>workspace</c>.</summary>
    public string Workspace => Path.Combine(Root, "workspace");

    /// <summary>Accepted iterations, six columns.</summary>
    public string Results => Path.Combine(Workspace, "results.tsv");

    /// <summary>The regression suite.</summary>
    public string Suite => Path.Combine(Workspace, "suite.json");

    /// <summary>The newest full run over the train split.</summary>
    public string TrainResults => Path.Combine(Workspace, "train_results.json");

    /// <summary>What the coding agent learnt; the one file here that it writes.</summary>
    public string Learnings => Path.Combine(Workspace, "learnings.md");

    /// <summary>Train traces of the newest run, a folder per task.</summary>
    public string LatestTraces => Path.Combine(Workspace, "traces", "latest");

    /// <summary>Train traces of the baseline, never overwritten.</summary>
    public string BaselineTraces => Path.Combine(Workspace, "traces", "baseline");

    /// <summary>Receipts.</summary>
    public string Gates => Path.Combine(Workspace, "gates");

    /// <summary>A folder per proposal.</summary>
    public string Iterations => Path.Combine(Workspace, "iterations");

    public string Logs => Path.Combine(Workspace, "logs");

    /// <summary>The SQLite ledger, from which the other files are rebuilt.</summary>
    public string Ledger => Path.Combine(Workspace, "ledger.db");

    /// <summary>Explains the workspace to whoever finds it.</summary>
    public string WorkspaceGuide => Path.Combine(Workspace, "README.md");

    /// <summary>Says who writes to the workspace at the moment; not there when nobody does.</summary>
    public string LockFile => Path.Combine(Workspace, "lock");

    /// <summary>The empty file that <see cref="WorkspaceLock"/> locks.</summary>
    public string LockGuard => Path.Combine(Workspace, ".lock");

    /// <summary>The absolute path of a path relative to the experiment.</summary>
    public string PathOf(string relative) => Path.GetFullPath(relative, Root);

    /// <summary>A path as people read it: relative with forward slashes when it lies inside the experiment, otherwise as it is.</summary>
    public string NameOf(string path)
    {
        var relative = Path.GetRelativePath(Root, path);
        return Path.IsPathRooted(relative) || relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : relative.Replace('\\', '/');
    }
}
