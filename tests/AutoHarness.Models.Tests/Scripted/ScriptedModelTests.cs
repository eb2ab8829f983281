using System.Globalization;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Scripted;
using AutoHarness.Models.Tests.Running;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Scripted;

public sealed class ScriptedModelTests
{
    private static readonly LambdaScript Noisy = new(turn => $"{turn.Turn}: {turn.Draw("word"):0.000000}");

    [Fact]
    public async Task Says_that_it_is_scripted_and_which_version_of_the_script_it_is()
    {
        var identity = Calls.Gateway(Noisy).Identify(new ModelSpec("scripted/test"));

        Assert.Equal("scripted/test@3", identity.Text);
        Assert.True(identity.Scripted);
        Assert.Equal(ModelPrice.Free, identity.Price);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Answers_a_trial_the_same_whatever_runs_beside_it()
    {
        var gateway = Calls.Gateway(Noisy);
        var alone = await TalkAsync(gateway, "t7");

        var crowd = await Task.WhenAll(Enumerable.Range(0, 40).Reverse().Select(number => Task.Run(() => TalkAsync(gateway, $"t{number}"))));

        Assert.Contains(crowd, answers => answers.SequenceEqual(alone));
        Assert.Equal(40, crowd.Select(answers => string.Join('|', answers)).Distinct().Count());
    }

    [Fact]
    public async Task Takes_the_simulated_latency_from_the_clock_it_was_given()
    {
        var time = new FakeTimeProvider();
        var client = Calls.Gateway(Noisy, new ScriptedOptions { MeanLatency = TimeSpan.FromSeconds(1) }, time: time)
            .Open(new ModelSpec("scripted/test"), Calls.Caller(), new TrialMeter());

        var call = client.AskAsync("hi");
        time.Advance(TimeSpan.FromSeconds(0.49));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1.02));

        Assert.StartsWith("0: ", (await call).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_the_noise_of_its_answers_when_tries_fail()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(10) };
        var faulty = Calls.Gateway(Noisy, new ScriptedOptions { FaultRate = 0.3 }, time: time);

        // The task is one on which no call fails four times in a row.
        Assert.Equal(await TalkAsync(Calls.Gateway(Noisy), "t1"), await TalkAsync(faulty, "t1", time));
    }

    [Fact]
    public async Task Prices_tokens_where_it_is_told_a_price()
    {
        var meter = new TrialMeter();
        var client = Calls.Gateway(new LambdaScript(_ => new string('y', 80)), new ScriptedOptions { Price = new ModelPrice(2, 1, 10) })
            .Open(new ModelSpec("scripted/test"), Calls.Caller(), meter);

        await client.AskAsync(new string('x', 400));

        Assert.Equal(new Usage(1, 100, 0, 20, 0.0004m), meter.Snapshot()[ModelRole.Agent]);
    }

    [Fact]
    public async Task Counts_tools_instructions_calls_and_results_as_input()
    {
        var meter = new TrialMeter();
        var client = Calls.Gateway(Noisy).Open(new ModelSpec("scripted/test"), Calls.Caller(), meter);
        var options = new ChatOptions { Instructions = new string('i', 400), Tools = [AIFunctionFactory.Create(() => 1, "tool", new string('d', 400))] };
        ChatMessage[] messages =
        [
            new(ChatRole.Assistant, [new FunctionCallContent("1", "tool", new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = new string('a', 400) })]),
            new(ChatRole.Tool, [new FunctionResultContent("1", new string('r', 400))]),
        ];

        await client.GetResponseAsync(messages, options, TestContext.Current.CancellationToken);

        Assert.InRange(meter.Snapshot()[ModelRole.Agent].InputTokens, 400, 480);
    }

    [Fact]
    public async Task Writes_one_line_into_its_account_before_each_answer()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "account.tsv");
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));
        var options = new ScriptedOptions { AccountPath = path };
        var linesSeen = new List<int>();

        for (var process = 0; process < 2; process++)
        {
            using var provider = new ScriptedProvider([Noisy], options, time);
            var client = Calls.Gateway([provider], time: time).Open(new ModelSpec("scripted/test"), Calls.Caller(attempt: process), new TrialMeter());
            for (var call = 0; call < 2; call++)
            {
                await client.AskAsync("hi");
                linesSeen.Add((await File.ReadAllLinesAsync(path)).Length);
            }
        }

        Assert.Equal([1, 2, 3, 4], linesSeen);
        Assert.Equal("explore\taa\tt1\t1\tAgent\t1\t1700000000000\t0", (await File.ReadAllLinesAsync(path))[^1]);
    }

    [Fact]
    public async Task Loses_no_line_when_several_providers_share_an_account()
    {
        using var folder = new TemporaryFolder();
        var options = new ScriptedOptions { AccountPath = Path.Combine(folder.Path, "account.tsv") };
        using var one = new ScriptedProvider([Noisy], options, TimeProvider.System);
        using var two = new ScriptedProvider([Noisy], options, TimeProvider.System);

        await Task.WhenAll(new[] { one, two }.SelectMany((provider, number) => Enumerable.Range(0, 50).Select(trial =>
            Task.Run(() => TalkAsync(Calls.Gateway([provider]), $"{number}-{trial}")))));

        var lines = await File.ReadAllLinesAsync(options.AccountPath);
        Assert.Equal(2 * 50 * 5, lines.Length);
        Assert.Equal(lines.Length, lines.Select(line => string.Join(' ', line.Split('\t').Take(6))).Distinct().Count());
        Assert.All(lines, line => Assert.Equal(8, line.Split('\t').Length));
        Assert.All(lines, line => Assert.True(long.Parse(line.Split('\t')[6], CultureInfo.InvariantCulture) > 1_600_000_000_000));
    }

    private static async Task<IReadOnlyList<string>> TalkAsync(ModelGateway gateway, string task, FakeTimeProvider? time = null)
    {
        var client = gateway.Open(new ModelSpec("scripted/test"), Calls.Caller(task), new TrialMeter());
        var answers = new List<string>();
        for (var turn = 0; turn < 5; turn++)
        {
            var call = client.AskAsync("hi");
            while (!call.IsCompleted && time is not null)
            {
                time.Advance(TimeSpan.FromSeconds(5));
                await Task.Yield();
            }

            answers.Add((await call).Text);
        }

        return answers;
    }
}
