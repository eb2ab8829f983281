using System.Runtime.ExceptionServices;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Hosting;

/// <summary>Why the harness ends a session.</summary>
internal abstract record SessionStop
{
    private SessionStop()
    {
    }

    /// <summary>Its working time ran out.</summary>
    public sealed record OutOfTime(TimeSpan Limit) : SessionStop;

    /// <summary>It broke a limit of its own; nobody else is concerned.</summary>
    public sealed record Ended(AgentRun Run) : SessionStop;

    /// <summary>Something outside the agent failed; the caller gets the exception.</summary>
    public sealed record Failed(ExceptionDispatchInfo Error) : SessionStop;
}
