using AutoHarness.Benchmarks.Tau.Scripted;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Scripted;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Tests.Scripted;

public sealed class TauScriptTests
{
    private const int Tasks = 20;
    private const string Advice = "\n\nHave every change confirmed before you make it.";

    [Theory]
    [InlineData("retail")]
    [InlineData("airline")]
    [InlineData("telecom")]
    public async Task The_fixture_serves_most_tasks_with_good_advice_and_fewer_without_the_policy(string domain)
    {
        var advised = await ScoreAsync(domain, policy => policy + Advice);
        var ignorant = await ScoreAsync(domain, _ => "Help.");

        Assert.InRange(advised, 0.6, 1);
        Assert.InRange(ignorant, 0, advised - 0.2);
    }

    [Fact]
    public async Task The_fixture_deals_with_a_ticket_alone()
    {
        var score = await ScoreAsync("telecom", policy => policy + Advice, solo: true);

        Assert.InRange(score, 0.6, 1);
    }

    private static async Task<double> ScoreAsync(string domain, Func<string, string> prompt, bool solo = false)
    {
        var options = Desk.Options(domain) with { Solo = solo };
        var benchmark = await Desk.OpenAsync(options);
        var script = new TauScript(options);
        var rewards = new List<double>();
        foreach (var task in benchmark.Tasks.Where(task => task.Split == Split.Train).Take(Tasks))
        {
            var request = Desk.Request(task.Id.Value);
            var runner = new DirectRunner(new Prompted(Model(script, request, ModelRole.Agent), prompt), Model(script, request, ModelRole.User), Model(script, request, ModelRole.Judge));
            rewards.Add(((TrialOutcome.Scored)await benchmark.RunAsync(request, runner, TestContext.Current.CancellationToken)).Reward);
        }

        return rewards.Average();
    }

    private static Answering Model(TauScript script, TrialRequest request, ModelRole role) =>
        new Answering(script, request.Key.Task.Value, new KeyedNoise(new ModelCaller(request.Key, request.Seed, role)));

    /// <summary>The script in place of a model.</summary>
    private sealed class Answering(TauScript script, string task, KeyedNoise noise) : IChatClient
    {
        private int turn;

        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new ChatResponse(script.Answer(new ScriptedTurn([.. messages], options ?? new(), turn++, noise) { Task = task })));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }

    /// <summary>An agent that makes a system prompt of its own of the policy.</summary>
    private sealed class Prompted(IChatClient inner, Func<string, string> prompt) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(messages.Select(message => message.Role == ChatRole.System ? new ChatMessage(ChatRole.System, prompt(message.Text)) : message), options, cancellationToken);
    }
}
