using System.Collections.Immutable;
using AutoHarness.CodingAgents.Copies;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sandboxes.Processes;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>Where a turn's files are for the coding agent, its environment and its argument list.</summary>
internal sealed class TurnSetting
{
    private const string SystemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private const int LongestArgument = 120 * 1024;

    private readonly CodingAgentSpec _agent;
    private readonly TurnRequest _request;
    private readonly ImmutableSortedDictionary<string, string> _passed;

    public TurnSetting(CodingAgentSpec agent, TurnRequest request, ImmutableSortedDictionary<string, string> passed)
    {
        _agent = agent;
        _request = request;
        _passed = passed;
        var jailed = agent.Jail != JailMode.None;
        // The same paths on every machine, and no host path in what the agent prints.
        WorkFolder = jailed ? "/candidate" : request.Copy.Folder;
        Home = jailed ? "/home/agent" : request.Copy.HomeFolder;
        PromptFile = jailed ? "/brief/brief.md" : request.Copy.BriefFile;
    }

    public string WorkFolder { get; }

    public string Home { get; }

    public string PromptFile { get; }

    /// <exception cref="HarnessException">The command is empty, or the prompt is too long for an argument.</exception>
    public ProcessSpec Command()
    {
        var arguments = Arguments();
        return new ProcessSpec(arguments[0], arguments[1..]) { Environment = Environment(), WorkingDirectory = WorkFolder, OutputCap = 64 * 1024 };
    }

    private ImmutableArray<string> Arguments()
    {
        switch (_agent.Command)
        {
            case AgentCommand.ShellLine shell when !string.IsNullOrWhiteSpace(shell.Line):
                return [.. _agent.Prefix, "/bin/sh", "-c", shell.Line];

            case AgentCommand.Program { Arguments: [{ Length: > 0 }, ..] arguments }:
                var filled = arguments.Select(Fill).ToImmutableArray();
                if (filled.Any(argument => argument.Length > LongestArgument))
                    throw TurnErrors.PromptTooLong();

                return [.. _agent.Prefix, .. filled];

            default:
                throw TurnErrors.NoCommand();
        }
    }

    private ImmutableSortedDictionary<string, string> Environment()
    {
        var environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        environment.AddRange(DisposableRepository.Environment);
        environment["PATH"] = SystemPath;
        environment["HOME"] = Home;
        environment["TMPDIR"] = _agent.Jail == JailMode.None ? Home : "/tmp";
        environment["LANG"] = "C.UTF-8";
        environment["TERM"] = "dumb";
        environment["NO_COLOR"] = "1";
        environment["CI"] = "1";
        environment["PAGER"] = "cat";
        foreach (var (name, value) in _passed)
            environment[name] = value;

        foreach (var (name, value) in _request.Variables)
            environment[name] = value;

        environment["AH_PROMPT_FILE"] = PromptFile;
        environment["AH_WORKDIR"] = WorkFolder;
        environment["AH_ITERATION"] = _request.Iteration.ToString();
        return environment.ToImmutable();
    }

    public JailSpec Jail() => new()
    {
        Mode = _agent.Jail,
        Network = _agent.Network,
        ReadOnly = [new JailMount(_request.Copy.BriefFile, PromptFile), .. _agent.Readable.Select(JailMount.Same), .. _agent.Mounts],
        Writable = [new JailMount(_request.Copy.Folder, WorkFolder), new JailMount(_request.Copy.HomeFolder, Home)],
        Limits = new JailLimits
        {
            MemoryBytes = 8L << 30,
            Processes = 1024,
            FileBytes = 1L << 30,
            Descriptors = 4096,
            TemporaryBytes = 1L << 30,
        },
    };

    private string Fill(string argument) => argument
        .Replace("{prompt_file}", PromptFile, StringComparison.Ordinal)
        .Replace("{workdir}", WorkFolder, StringComparison.Ordinal)
        .Replace("{iteration}", _request.Iteration.ToString(), StringComparison.Ordinal)
        // Last, so that braces in the prompt stay what they are.
        .Replace("{prompt}", _request.Brief, StringComparison.Ordinal);
}
