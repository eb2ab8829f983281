using System.Collections.Immutable;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Running;

/// <summary>What tests need to make calls through the real gateway.</summary>
internal static class Calls
{
    public static ModelCaller Caller(string task = "t1", string series = "explore", string version = "aa", int attempt = 0, long seed = 42, ModelRole role = ModelRole.Agent) =>
        new(new TrialKey(series, version, new TaskId(task), attempt, "f"), seed, role);

    public static Budget Unlimited(TimeProvider? time = null) => new(BudgetLimits.None, Usage.None, TimeSpan.Zero, time ?? TimeProvider.System);

    public static ModelGateway Gateway(IModelScript script, ScriptedOptions? options = null, Budget? budget = null, TimeProvider? time = null) =>
        Gateway([new ScriptedProvider([script], options ?? new ScriptedOptions(), time ?? TimeProvider.System)], budget, time);

    public static ModelGateway Gateway(ImmutableArray<IModelProvider> providers, Budget? budget = null, TimeProvider? time = null) =>
        new(providers, budget ?? Unlimited(time), time ?? TimeProvider.System);

    public static Task<ChatResponse> AskAsync(this IChatClient client, string question, ChatOptions? options = null) =>
        client.GetResponseAsync([new ChatMessage(ChatRole.User, question)], options, TestContext.Current.CancellationToken);
}
