using System.Text.Json;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Retrying;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Cassettes;

public sealed class CassetteTests : IDisposable
{
    private static readonly ModelSpec Model = new("acme/one", "low", 0.5);
    private static readonly ModelPrice Price = new(1m, 0.1m, 10m);

    private readonly TemporaryFolder folder = new();
    private readonly FakeProvider provider;
    private int asked;
    private Func<int, ChatResponse> answer = number => Text($"answer {number}");

    public CassetteTests() => provider = new FakeProvider((_, _) => Task.FromResult(answer(Interlocked.Increment(ref asked))), Price);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_replay_gives_the_recorded_answers_and_figures_without_asking_anybody_and_costs_nothing()
    {
        var recorded = new TrialMeter();
        using (var cassette = Open(CassetteMode.Record))
        {
            await Gateway(cassette).Open(Model, Calls.Caller(), recorded).AskAsync("hi");
        }

        var meter = new TrialMeter();
        using var replay = Open(CassetteMode.Replay);
        var played = await Replay(replay).Open(Model, Calls.Caller(), meter).AskAsync("hi");

        Assert.Equal("answer 1", played.Text);
        Assert.Equal(1, asked);
        var (paid, free) = (recorded.Snapshot()[ModelRole.Agent], meter.Snapshot()[ModelRole.Agent]);
        Assert.Equal(paid, free.AsPaid());
        Assert.Equal((0m, paid.Cost), (free.Cost, free.CostAvoided));
        Assert.True(paid.Cost > 0);
        Assert.Equal((1L, 0L), replay.Counts);
    }

    [Fact]
    public async Task An_answer_that_was_lost_and_asked_for_again_counts_in_the_replay_too()
    {
        answer = number => number == 1 ? throw new TransientModelException("cut") { MayHaveCost = true } : Text("here");
        var (recorded, replayed) = (new TrialMeter(), new TrialMeter());
        using (var cassette = Open(CassetteMode.Record))
        {
            await Gateway(cassette).Open(Model, Calls.Caller(), recorded).AskAsync("hi");
        }

        using var replay = Open(CassetteMode.Replay);
        await Replay(replay).Open(Model, Calls.Caller(), replayed).AskAsync("hi");

        Assert.Equal((2, 2), (asked, recorded.Snapshot()[ModelRole.Agent].Calls));
        Assert.Equal(recorded.Snapshot()[ModelRole.Agent], replayed.Snapshot()[ModelRole.Agent].AsPaid());
        Assert.Equal(recorded.Notes, replayed.Notes);
    }

    [Fact]
    public async Task A_call_whose_arguments_were_no_JSON_is_replayed_as_one()
    {
        answer = _ => new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "f", null) { Exception = new JsonException("half") }, new FunctionCallContent("c2", "g", new Dictionary<string, object?> { ["a"] = 1 })]));
        using (var cassette = Open(CassetteMode.Record))
        {
            await Gateway(cassette).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi");
        }

        using var replay = Open(CassetteMode.Replay);
        var played = await Replay(replay).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi");

        var calls = played.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>();
        Assert.Equal([("c1", "half"), ("c2", null)], calls.Select(call => (call.CallId, call.Exception?.Message)));
    }

    [Fact]
    public async Task Repeated_trials_roles_and_repeated_questions_have_answers_of_their_own()
    {
        ModelCaller[] callers = [Calls.Caller(attempt: 0), Calls.Caller(attempt: 1), Calls.Caller(role: ModelRole.User), Calls.Caller(series: "judge:g-0001")];
        using (var cassette = Open(CassetteMode.Record))
        {
            foreach (var caller in callers)
            {
                var client = Gateway(cassette).Open(Model, caller, new TrialMeter());
                await client.AskAsync("same");
                await client.AskAsync("same");
            }
        }

        using var replay = Open(CassetteMode.Replay);
        var texts = new List<string>();
        foreach (var caller in callers.Reverse())
        {
            var client = Replay(replay).Open(Model, caller, new TrialMeter());
            texts.Add((await client.AskAsync("same")).Text + ", " + (await client.AskAsync("same")).Text);
        }

        Assert.Equal(["answer 7, answer 8", "answer 5, answer 6", "answer 3, answer 4", "answer 1, answer 2"], texts);
    }

    [Fact]
    public async Task A_miss_names_the_request_and_where_it_parts_from_the_nearest_one()
    {
        await RecordAsync(Calls.Caller(task: "shoes"), "first", "something else", "the answer was four");

        using var replay = Open(CassetteMode.Replay);
        var fault = await Assert.ThrowsAsync<HarnessException>(() => Replay(replay).Open(Model, Calls.Caller(task: "shoes"), new TrialMeter()).AskAsync("the answer was five"));

        Assert.Equal("AH1241", fault.Error.Code);
        Assert.Contains("Agent model in explore, agent aa, task shoes, attempt 0", fault.Error.Message, StringComparison.Ordinal);
        Assert.Contains("of 3 recorded requests of this trial the nearest has the first 1 of 2 parts in common", fault.Error.Why, StringComparison.Ordinal);
        Assert.Contains("the answer was four", fault.Error.Why, StringComparison.Ordinal);
        Assert.Contains("the answer was five", fault.Error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_miss_in_a_held_out_trial_tells_neither_its_task_nor_a_word_of_it()
    {
        await RecordAsync(Calls.Caller(task: "secret-task"), "secret words");

        using var replay = Open(CassetteMode.Replay);
        var caller = Calls.Caller(task: "secret-task") with { HeldOut = true };
        var fault = await Assert.ThrowsAsync<HarnessException>(() => Replay(replay).Open(Model, caller, new TrialMeter()).AskAsync("secret phrase"));

        Assert.DoesNotContain("secret", fault.Error.Message + fault.Error.Why, StringComparison.Ordinal);
        Assert.Contains("message 0 (user)", fault.Error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_that_came_once_cannot_be_replayed_twice()
    {
        await RecordAsync(Calls.Caller(), "hi");

        using var replay = Open(CassetteMode.Replay);
        var client = Replay(replay).Open(Model, Calls.Caller(), new TrialMeter());
        await client.AskAsync("hi");
        var fault = await Assert.ThrowsAsync<HarnessException>(() => client.AskAsync("hi"));

        Assert.Contains("for the 2nd time", fault.Error.Message, StringComparison.Ordinal);
        Assert.Contains("asked less often", fault.Error.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_that_stayed_are_repeated_as_what_they_were()
    {
        Exception[] faults = [new ModelRequestException("too long"), new InfrastructureException("no more tries"), new InvalidOperationException("odd")];
        answer = number => number <= faults.Length ? throw faults[number - 1] : Text("late");
        using (var cassette = Open(CassetteMode.Record))
        {
            var client = Gateway(cassette).Open(Model, Calls.Caller(), new TrialMeter());
            await Assert.ThrowsAsync<ModelRequestException>(() => client.AskAsync("hi"));
            await Assert.ThrowsAsync<InfrastructureException>(() => client.AskAsync("hi"));
            await Assert.ThrowsAsync<InfrastructureException>(() => client.AskAsync("hi"));
            await client.AskAsync("hi");
        }

        using var replay = Open(CassetteMode.Replay);
        var replayed = Replay(replay).Open(Model, Calls.Caller(), new TrialMeter());
        Assert.Equal("too long", (await Assert.ThrowsAsync<ModelRequestException>(() => replayed.AskAsync("hi"))).Message);
        Assert.Equal("no more tries", (await Assert.ThrowsAsync<InfrastructureException>(() => replayed.AskAsync("hi"))).Message);
        Assert.Equal("model acme/one: odd", (await Assert.ThrowsAsync<InfrastructureException>(() => replayed.AskAsync("hi"))).Message);
        Assert.Equal("late", (await replayed.AskAsync("hi")).Text);
    }

    [Fact]
    public async Task What_a_person_has_to_put_right_is_not_recorded()
    {
        answer = _ => throw new HarnessException(new HarnessError(ExitCode.Environment, "AH1204", "wrong key"));
        using (var cassette = Open(CassetteMode.Record))
        {
            await Assert.ThrowsAsync<HarnessException>(() => Gateway(cassette).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi"));
        }

        Assert.DoesNotContain("wrong key", await File.ReadAllTextAsync(Night, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retries_inside_a_call_leave_one_answer()
    {
        answer = number => number == 1 ? throw new TransientModelException("busy") : Text($"answer {number}");
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.Zero };
        using (var cassette = Open(CassetteMode.Record))
        {
            var call = new ModelGateway([provider], Calls.Unlimited(), time) { Cassette = cassette }.Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi");
            time.Advance(TimeSpan.FromSeconds(10));
            await call;
        }

        using var replay = Open(CassetteMode.Replay);
        Assert.Equal("answer 2", (await Replay(replay).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi")).Text);
    }

    [Fact]
    public async Task Of_a_trial_that_a_kill_interrupted_the_repetition_counts_and_a_line_that_was_cut_off_is_forgotten()
    {
        await RecordAsync(Calls.Caller(), "first", "second");
        var bytes = await File.ReadAllBytesAsync(Night, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Night, bytes[..^25], TestContext.Current.CancellationToken);

        await RecordAsync(Calls.Caller(), "first", "second");

        using var replay = Open(CassetteMode.Replay);
        var client = Replay(replay).Open(Model, Calls.Caller(), new TrialMeter());
        Assert.Equal("answer 3", (await client.AskAsync("first")).Text);
        Assert.Equal("answer 4", (await client.AskAsync("second")).Text);
    }

    [Fact]
    public async Task A_second_try_replays_what_the_second_try_got()
    {
        await RecordAsync(Calls.Caller() with { Try = 1 }, "first");
        using (var cassette = Open(CassetteMode.ReplayOrRecord))
        {
            await Gateway(cassette).Open(Model, Calls.Caller() with { Try = 2 }, new TrialMeter()).AskAsync("first");
        }

        using var replay = Open(CassetteMode.Replay);
        Assert.Equal("answer 2", (await Replay(replay).Open(Model, Calls.Caller() with { Try = 2 }, new TrialMeter()).AskAsync("first")).Text);
    }

    [Fact]
    public async Task Replay_or_record_asks_only_for_what_is_missing()
    {
        await RecordAsync(Calls.Caller(), "first");

        using (var cassette = Open(CassetteMode.ReplayOrRecord))
        {
            var client = Gateway(cassette).Open(Model, Calls.Caller(), new TrialMeter());
            Assert.Equal("answer 1", (await client.AskAsync("first")).Text);
            Assert.Equal("answer 2", (await client.AskAsync("second")).Text);
            Assert.Equal((1L, 1L), cassette.Counts);
        }
    }

    [Fact]
    public async Task A_cache_answers_equal_questions_of_other_versions_but_never_of_another_attempt()
    {
        await RecordAsync(Calls.Caller(version: "aa", attempt: 0), "first");

        using var cache = Open(CassetteMode.Cache);
        Assert.Equal("answer 1", (await Gateway(cache).Open(Model, Calls.Caller(version: "bb", series: "judge:g-0002", attempt: 0), new TrialMeter()).AskAsync("first")).Text);
        Assert.Equal("answer 2", (await Gateway(cache).Open(Model, Calls.Caller(version: "bb", attempt: 1), new TrialMeter()).AskAsync("first")).Text);
    }

    [Fact]
    public async Task A_hit_beside_real_calls_leaves_the_budget_of_the_command_alone_and_counts_in_that_of_the_trial()
    {
        await RecordAsync(Calls.Caller(), "first", "second");
        var command = new Budget(new BudgetLimits(Calls: 1), new Usage(1, 0, 0, 0, 0), TimeSpan.Zero, TimeProvider.System);
        var trial = new Budget(new BudgetLimits(Calls: 1), Usage.None, TimeSpan.Zero, TimeProvider.System) { Scope = BudgetScope.Trial };

        using var cache = Open(CassetteMode.ReplayOrRecord);
        var client = new ModelGateway([provider], command, TimeProvider.System) { Cassette = cache }.Open(Model, Calls.Caller(), new TrialMeter(), trial);
        await client.AskAsync("first");

        await Assert.ThrowsAsync<AgentLimitException>(() => client.AskAsync("second"));
        Assert.Equal(1, command.Spent.Calls);
    }

    [Fact]
    public async Task Tool_calls_keep_their_numbers_as_written_and_thoughts_their_signatures()
    {
        using var arguments = JsonDocument.Parse("""{"b":1.0,"a":12345678901234567890.5,"c":{"z":null}}""");
        answer = _ => new ChatResponse(new ChatMessage(ChatRole.Assistant,
        [
            new TextReasoningContent("thinking") { ProtectedData = "c2lnbmVk" },
            new FunctionCallContent("call-9", "lookup", arguments.RootElement.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value.Clone())),
        ])) { FinishReason = ChatFinishReason.ToolCalls, Usage = new UsageDetails { InputTokenCount = 10, OutputTokenCount = 3, CachedInputTokenCount = 4 } };
        await RecordAsync(Calls.Caller(), "hi");

        using var replay = Open(CassetteMode.Replay);
        var played = await Replay(replay).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("hi");

        var contents = played.Messages[0].Contents;
        Assert.Equal(("thinking", "c2lnbmVk"), (((TextReasoningContent)contents[0]).Text, ((TextReasoningContent)contents[0]).ProtectedData));
        var call = (FunctionCallContent)contents[1];
        Assert.Equal(("call-9", "lookup"), (call.CallId, call.Name));
        Assert.Equal(["b 1.0", "a 12345678901234567890.5", """c {"z":null}"""], call.Arguments!.Select(argument => $"{argument.Key} {((JsonElement)argument.Value!).GetRawText()}"));
        Assert.Equal((ChatFinishReason.ToolCalls, 4L), (played.FinishReason, played.Usage!.CachedInputTokenCount));
    }

    [Fact]
    public void A_file_that_is_no_cassette_or_that_another_writes_to_is_refused()
    {
        File.WriteAllText(Night, "hello\n");
        Assert.Equal("AH1240", Assert.Throws<HarnessException>(() => Open(CassetteMode.Record)).Error.Code);
        File.Delete(Night);
        Assert.Equal("AH1240", Assert.Throws<HarnessException>(() => Open(CassetteMode.Replay)).Error.Code);
        using var first = Open(CassetteMode.Record);
        Assert.Equal("AH1240", Assert.Throws<HarnessException>(() => Open(CassetteMode.Record)).Error.Code);
    }

    [Fact]
    public void Only_its_owner_may_read_it()
    {
        using var cassette = Open(CassetteMode.Record);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(Night) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task What_a_person_ignores_makes_no_difference()
    {
        await RecordAsync(Calls.Caller(), "today is 2026-11-28");

        using var replay = Cassette.Open(Night, CassetteMode.Replay, [@"\d{4}-\d\d-\d\d"]);
        var fault = await Assert.ThrowsAsync<HarnessException>(() => Replay(replay).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("today is 2026-11-29"));
        Assert.Equal("AH1241", fault.Error.Code);

        using (var cassette = Cassette.Open(Path.Combine(folder.Path, "other.jsonl"), CassetteMode.Record, [@"\d{4}-\d\d-\d\d"]))
        {
            await Gateway(cassette).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("today is 2026-11-28");
        }

        using var other = Cassette.Open(Path.Combine(folder.Path, "other.jsonl"), CassetteMode.Replay, [@"\d{4}-\d\d-\d\d"]);
        Assert.Equal("answer 2", (await Replay(other).Open(Model, Calls.Caller(), new TrialMeter()).AskAsync("today is 2026-11-29")).Text);
    }

    private string Night => Path.Combine(folder.Path, "night.jsonl");

    private static ChatResponse Text(string text) => new(new ChatMessage(ChatRole.Assistant, text)) { Usage = new UsageDetails { InputTokenCount = 1000, OutputTokenCount = 100 } };

    private static ModelGateway Replay(Cassette cassette) => new([new CassetteProvider(cassette)], Calls.Unlimited(), TimeProvider.System) { Cassette = cassette };

    private Cassette Open(CassetteMode mode) => Cassette.Open(Night, mode, []);

    private ModelGateway Gateway(Cassette cassette) => new([provider], Calls.Unlimited(), TimeProvider.System) { Cassette = cassette };

    private async Task RecordAsync(ModelCaller caller, params string[] questions)
    {
        using var cassette = Open(CassetteMode.Record);
        var client = Gateway(cassette).Open(Model, caller, new TrialMeter());
        foreach (var question in questions)
        {
            await client.AskAsync(question);
        }
    }
}
