using System.Collections.Immutable;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>How a coding agent is called.</summary>
public abstract record AgentCommand
{
    private AgentCommand()
    {
    }

    /// <summary>
    /// A program and its arguments. <c>{prompt}</c>, <c>{prompt_file}</c>, <c>{workdir}</c> and <c>{iteration}</c> inside an argument are replaced; no shell is involved.
    /// </summary>
    /// <param name="Arguments">The program first; found through PATH inside the jail unless it is a path.</param>
    public sealed record Program(ImmutableArray<string> Arguments) : AgentCommand;

    /// <summary>
    /// A line for <c>/bin/sh</c>, exactly as the owner wrote it. Nothing is put into it: the turn's values are in the environment as
    /// <c>AH_PROMPT_FILE</c>, <c>AH_WORKDIR</c> and <c>AH_ITERATION</c>.
    /// </summary>
    public sealed record ShellLine(string Line) : AgentCommand;
}
