using System.Collections.Frozen;
using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Domains;
using AutoHarness.Benchmarks.Tau.Evaluation;
using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Orchestration;
using AutoHarness.Benchmarks.Tau.Schemas;
using AutoHarness.Benchmarks.Tau.Tasks;
using AutoHarness.Benchmarks.Tau.Users;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau;

/// <summary>Everything that trials share: a domain's data, its tools as models are told of them, the prompts of user and judge.</summary>
internal sealed class TauWorld
{
    private readonly ImmutableArray<ToolSchema> userTools;

    private TauWorld(TauDomain domain, ImmutableArray<ToolSchema> agentTools, ImmutableArray<ToolSchema> userTools, UserPrompt userPrompt, JudgePrompt judgePrompt)
    {
        this.userTools = userTools;
        Domain = domain;
        AgentSchemas = agentTools;
        UserPrompt = userPrompt;
        JudgePrompt = judgePrompt;
        AgentTools = [.. agentTools.Select(ChatBridge.Declaration)];
        SoloTools = [.. AgentTools, .. userTools.Select(ChatBridge.Declaration), SoloDone.Tool];
        Tasks = domain.Tasks.ToFrozenDictionary(task => task.Id, StringComparer.Ordinal);
    }

    public TauDomain Domain { get; }

    public FrozenDictionary<string, TauTask> Tasks { get; }

    public ImmutableArray<ToolSchema> AgentSchemas { get; }

    public IReadOnlyList<AIFunctionDeclaration> AgentTools { get; }

    /// <summary>What an agent without a user has: the tools of both sides, and one to say that it is done.</summary>
    public IReadOnlyList<AIFunctionDeclaration> SoloTools { get; }

    public UserPrompt UserPrompt { get; }

    public JudgePrompt JudgePrompt { get; }

    /// <exception cref="HarnessException">Data or descriptions are missing or malformed.</exception>
    public static TauWorld Load(string domain, TauPlaces places)
    {
        var loaded = TauDomains.Load(domain, places.Data);
        var texts = ReferenceTexts.Open(places.Repository, places.Schemas);
        return new TauWorld(
            loaded,
            texts.Tools(domain, Requestor.Assistant),
            texts.Tools(domain, Requestor.User),
            new UserPrompt(places.Data),
            places.Repository is { } repository ? JudgePrompt.Read(repository) : JudgePrompt.Own);
    }

    /// <summary>Users of this domain have tools.</summary>
    public bool HasUserTools => !userTools.IsEmpty;

    /// <summary>The tools of one task's user; null where he has none.</summary>
    public ImmutableArray<ToolSchema>? UserToolsOf(TauTask task) => UserTools.Of(task, userTools);
}
