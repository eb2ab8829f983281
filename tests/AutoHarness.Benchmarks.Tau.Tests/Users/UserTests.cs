using AutoHarness.Benchmarks.Tau.Messages;
using AutoHarness.Benchmarks.Tau.Tests.Running;
using AutoHarness.Benchmarks.Tau.Users;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Benchmarks.Tau.Tests.Users;

public sealed class UserTests
{
    [Fact]
    public async Task The_users_model_sees_the_conversation_with_the_roles_exchanged()
    {
        var model = new Talker(Talker.Says("I have a problem"), Talker.Says("yes"));
        var user = new UserSimulator(model, "play a user", null, seed: 7);
        user.Start([]);

        await user.AnswerAsync(new AssistantMessage { Content = "hello" }, TestContext.Current.CancellationToken);
        await user.AnswerAsync(new AssistantMessage { Content = "shall I?" }, TestContext.Current.CancellationToken);

        Assert.Equal(
            [(ChatRole.System, "play a user"), (ChatRole.User, "hello"), (ChatRole.Assistant, "I have a problem"), (ChatRole.User, "shall I?")],
            model.Requests[^1].Messages.Select(message => (message.Role, message.Text)));
        Assert.Equal((7L, null), (model.Requests[^1].Options!.Seed, model.Requests[^1].Options!.Tools));
    }

    [Fact]
    public async Task In_telecom_the_user_has_tools_of_his_own()
    {
        var benchmark = await Desk.OpenAsync(Desk.Options("telecom"));
        var user = new Talker(Talker.Calls("check_status_bar"), Talker.Says("it says airplane mode"), Talker.Says("###STOP###"));
        var runner = new DirectRunner(new Talker(Talker.Says("thanks")), user);

        await benchmark.RunAsync(Desk.Request(benchmark.Tasks[0].Id.Value), runner, TestContext.Current.CancellationToken);

        Assert.Equal(benchmark.World.UserToolsOf(benchmark.World.Domain.Tasks[0])!.Value.Select(tool => tool.Name), user.Requests[0].Options!.Tools!.Select(tool => tool.Name));
        Assert.Equal(ChatRole.Tool, user.Requests[1].Messages[^1].Role);
        Assert.Equal("it says airplane mode", runner.Task!.Opening[^1].Text);
    }

    [Theory]
    [InlineData("I will cancel order #1. Do you confirm?", "Yes, please go ahead. ###STOP###", "Yes, please go ahead.")]
    [InlineData("Your order is cancelled.", "Yes, great. ###STOP###", "Yes, great. ###STOP###")]
    [InlineData("Do you want anything else?", "No, thank you. ###STOP###", "No, thank you. ###STOP###")]
    public async Task The_checked_user_does_not_hang_up_while_agreeing(string proposal, string answer, string expected)
    {
        var faults = new List<string>();
        var user = new CheckedUser(new UserSimulator(new Talker(Talker.Says(answer)), "play", null, 0), faults.Add);
        user.Start([]);

        var said = await user.AnswerAsync(new AssistantMessage { Content = proposal }, TestContext.Current.CancellationToken);

        Assert.Equal(expected, said.Content);
        Assert.Equal(answer == expected ? 0 : 1, faults.Count);
    }

    [Fact]
    public async Task Trials_with_the_checked_user_have_another_fingerprint()
    {
        var official = await Desk.OpenAsync(Desk.Options("mock"));
        var other = await Desk.OpenAsync(Desk.Options("mock") with { CheckedUser = true });

        Assert.NotEqual(official.Fingerprint, other.Fingerprint);
        Assert.Equal([BenchmarkModel.User, BenchmarkModel.Judge], official.Models);
    }
}
