using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Users;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Conformance.Bird;

/// <summary>What the simulated user makes of its model's answers.</summary>
internal sealed class UserExtractVectors : IBirdVectorFile
{
    public string Name => "usersim_extract";

    public async Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            var differences = new List<string>();
            if (vector.GetProperty("model_text").GetString() is { } text)
            {
                differences.Compare("action", vector.Text("action"), SimulatedUser.ActionOf(text));
                differences.Compare("response", vector.Text("response"), SimulatedUser.ResponseOf(text));
            }
            else
            {
                using var model = new BrokenModel();
                var task = new BirdTask { InstanceId = "t_1", Database = "t", AmbiguousQuery = "?", Gold = new PhaseGold() };
                var user = new SimulatedUser(task, "", new SimulatorPrompts("", "", "none", 500), () => model, BirdCompat.Reference);
                differences.Compare("response", vector.Text("response"), (await user.AnswerAsync("?", ct)).Text);
            }

            report.Judge(vector, differences);
        }
    }

    private sealed class BrokenModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InfrastructureException("the model does not answer");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
