using System.Net;
using System.Text;
using AutoHarness.Models.Cassettes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>Calls over HTTP that are recorded, and played again where there is no provider.</summary>
public sealed class ProxyTapeTests : IDisposable
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder folder = new();

    public static TheoryData<Dialect, string> Answers =>
    [
        .. from dialect in Enum.GetValues<Dialect>()
           from then in new[]
           {
               "text: some words",
               "tool_calls: [{name: f, arguments: {a: 1}}, {name: g, arguments: {b: 2}}]",
               "error: {status: 429, message: slow, retry_after: 100s}",
               "error: {status: 401, message: no}",
               "text: 'one two three four five six seven eight', cut_stream_after: {events: 1}",
               "malformed: utf8, text: some words",
               "no_usage: true, text: some words",
           }
           select new TheoryDataRow<Dialect, string>(dialect, then),
    ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task A_replay_gives_the_same_bytes_and_figures_without_a_provider_and_costs_nothing(Dialect dialect, string then)
    {
        foreach (var stream in new[] { false, true })
        {
            var (recorded, paid) = await RecordAsync(then, proxied => AskAsync(proxied, dialect, stream));
            var (replayed, free) = await ReplayAsync(proxied => AskAsync(proxied, dialect, stream));

            Assert.Equal(recorded, replayed);
            Assert.Equal(paid, free.AsPaid());
            Assert.Equal(0m, free.Cost);
        }
    }

    [Fact]
    public async Task The_same_question_has_an_answer_each_time_and_in_each_trial()
    {
        const string Then = """
              - {when: {nth: 1}, then: {text: one}}
              - {when: {nth: 1}, then: {error: {status: 500}}}
              - {when: {nth: 1}, then: {text: two}}
              - {then: {text: later}}
            """;
        async Task<string> ThreeTimesAsync(Proxied proxied) =>
            string.Join('\n', await AskAsync(proxied, Dialect.Chat, stream: false), await AskAsync(proxied, Dialect.Chat, stream: false), await AskAsync(proxied, Dialect.Chat, stream: false));

        var served = await Served.StartAsync("rules:\n" + Then);
        string first, second;
        using (var cassette = Open(CassetteMode.Record))
        {
            (first, _) = await RunAsync(served, served.Server.BaseUrl, cassette, Calls.Caller(), ThreeTimesAsync);
        }

        await using var other = await Served.StartAsync("rules: [{then: {text: another trial}}]");
        using (var cassette = Open(CassetteMode.Record))
        {
            (second, _) = await RunAsync(Stream.Null, other.Server.BaseUrl, cassette, Calls.Caller(attempt: 1), ThreeTimesAsync);
        }

        using var replay = Open(CassetteMode.Replay);
        var (again, _) = await RunAsync(Stream.Null, Nowhere, replay, Calls.Caller(attempt: 1), ThreeTimesAsync);
        var (before, _) = await RunAsync(Stream.Null, Nowhere, replay, Calls.Caller(), ThreeTimesAsync);

        Assert.Equal((first, second), (before, again));
        Assert.Contains("one", first, StringComparison.Ordinal);
        Assert.Contains("500", first, StringComparison.Ordinal);
        Assert.Contains("two", first, StringComparison.Ordinal);
        Assert.Equal(3, second.Split("another trial").Length - 1);
    }

    [Theory]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"A","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"A","content":"x"}],"user":"u1"}""", true)]
    [InlineData("""{"messages":[{"role":"assistant","tool_calls":[{"id":"Z","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"Z","content":"x"}],"model":"m","user":"u2","prompt_cache_key":"k"}""", true)]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"A","type":"function","function":{"name":"f","arguments":"{\"id\":1}"}}]},{"role":"tool","tool_call_id":"A","content":"x"}]}""", false)]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"A","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"A","content":"y"}]}""", false)]
    [InlineData("""{"model":"m","temperature":0.5,"messages":[]}""", false)]
    public async Task Ids_and_what_clients_draw_anew_make_no_difference_and_everything_else_does(string body, bool known)
    {
        const string Recorded = """{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"A","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"A","content":"x"}],"metadata":{"user_id":"1"}}""";
        Task<string> PostAsync(Proxied proxied, string json) => ReadAsync(proxied.PostAsync("/v1/chat/completions", Encoding.UTF8.GetBytes(json)));

        var (recorded, _) = await RecordAsync("text: here", proxied => PostAsync(proxied, Recorded));
        var watch = new Watching();
        using var cassette = Open(CassetteMode.Replay);
        var (replayed, _) = await RunAsync(Stream.Null, Nowhere, cassette, Calls.Caller(), proxied => PostAsync(proxied, body), watch);

        Assert.Equal(known, recorded == replayed);
        Assert.Equal(known ? null : "AH1241", (watch.Reason as HarnessException)?.Error.Code);
        Assert.Equal(known, !replayed.StartsWith("404", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_id_that_a_tool_was_given_is_part_of_the_question()
    {
        string Asking(string id) => $$$"""{"model":"m","max_tokens":9,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"id":"{{{id}}}"}}]}]}""";
        Task<string> PostAsync(Proxied proxied, string json) => ReadAsync(proxied.PostAsync("/v1/messages", Encoding.UTF8.GetBytes(json)));

        await RecordAsync("text: here", proxied => PostAsync(proxied, Asking("one")));
        var (replayed, _) = await ReplayAsync(proxied => PostAsync(proxied, Asking("two")));

        Assert.StartsWith("404", replayed, StringComparison.Ordinal);
        Assert.Contains("was not recorded", replayed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recorded_costs_the_command_nothing_where_the_rest_is_asked_for()
    {
        await RecordAsync("text: here", proxied => AskAsync(proxied, Dialect.Chat, stream: false));
        var served = await Served.StartAsync("rules: [{then: {text: there}}]");
        using var cassette = Open(CassetteMode.ReplayOrRecord);
        await using var proxied = await Proxied.StartAsync(served, session => session with { Model = "m", Tape = new ProxyTape(cassette, Calls.Caller()) });

        var known = await AskAsync(proxied, Dialect.Chat, stream: false);
        var unknown = await AskAsync(proxied, Dialect.Chat, stream: true);
        var used = await proxied.CloseAsync();

        Assert.Contains("here", known, StringComparison.Ordinal);
        Assert.Contains("there", unknown, StringComparison.Ordinal);
        Assert.Single(served.Server.Requests);
        Assert.Equal((2, 1), (used.Calls, proxied.Budget.Spent.Calls));
        Assert.Equal(used.Cost, proxied.Budget.Spent.Cost);
    }

    [Fact]
    public async Task A_key_that_a_provider_repeats_is_not_recorded_in_any_form()
    {
        string[] forms = [Proxied.RealKey, Convert.ToBase64String(Encoding.UTF8.GetBytes(Proxied.RealKey)).TrimEnd('=')];
        foreach (var then in new[] { $"error: {{status: 401, message: 'no {forms[0]} and {forms[1]}'}}", $"text: 'you sent {forms[0]} and {forms[1]}'" })
        {
            await RecordAsync(then, proxied => AskAsync(proxied, Dialect.Chat, stream: false));
        }

        var written = await File.ReadAllTextAsync(Path.Combine(folder.Path, "tape.jsonl"), Ct);
        Assert.Contains("you sent (key) and (key)", written, StringComparison.Ordinal);
        Assert.All(forms, form => Assert.DoesNotContain(form, written, StringComparison.Ordinal));
    }

    [Fact]
    public async Task How_a_model_was_served_is_known_without_its_key()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        using var models = new Providers.RealModels(served);
        var how = models.Provider.Proxied("claude-opus-5")!;
        using (var cassette = Open(CassetteMode.Record))
        {
            cassette.KeepServed("claude-opus-5", how);
        }

        using var replay = Open(CassetteMode.Replay);
        var known = replay.FindServed("claude-opus-5")!;

        Assert.Null(replay.FindServed("gpt-4o"));
        Assert.Equal((how.Name, how.Price), (known.Name, known.Price));
        Assert.Equal(how.Dropped, known.Dropped);
        Assert.Equal(how.Dialects, known.Dialects);
        Assert.DoesNotContain("canary", await File.ReadAllTextAsync(Path.Combine(folder.Path, "tape.jsonl"), Ct), StringComparison.Ordinal);
    }

    private static Uri Nowhere { get; } = new("http://127.0.0.1:9/");

    private Cassette Open(CassetteMode mode) => Cassette.Open(Path.Combine(folder.Path, "tape.jsonl"), mode, []);

    private async Task<(string Said, Usage Used)> RecordAsync(string then, Func<Proxied, Task<string>> ask)
    {
        var served = await Served.StartAsync($"rules: [{{then: {{{then}}}}}]");
        using var cassette = Open(CassetteMode.Record);
        return await RunAsync(served, served.Server.BaseUrl, cassette, Calls.Caller(), ask);
    }

    private async Task<(string Said, Usage Used)> ReplayAsync(Func<Proxied, Task<string>> ask)
    {
        using var cassette = Open(CassetteMode.Replay);
        return await RunAsync(Stream.Null, Nowhere, cassette, Calls.Caller(), ask);
    }

    private static async Task<(string Said, Usage Used)> RunAsync(IAsyncDisposable upstream, Uri url, Cassette cassette, ModelCaller caller, Func<Proxied, Task<string>> ask, IProxyWatch? watch = null)
    {
        await using var proxied = await Proxied.StartAsync(upstream, url, session => session with { Model = "m", Tape = new ProxyTape(cassette, caller), Watch = watch });
        var said = await ask(proxied);
        return (said, await proxied.CloseAsync());
    }

    private static Task<string> AskAsync(Proxied proxied, Dialect dialect, bool stream) => ReadAsync(proxied.AskAsync(dialect, stream));

    private static async Task<string> ReadAsync(Task<HttpResponseMessage> asking)
    {
        try
        {
            using var response = await asking;
            var answer = await RawAnswer.ReadAsync(response);
            return $"{(int)response.StatusCode} {response.Content.Headers.ContentType} {(answer.IsCut ? "cut" : Encoding.Latin1.GetString(answer.Bytes))}";
        }
        catch (HttpRequestException)
        {
            // A reset may overtake the headers that were sent before.
            return $"{(int)HttpStatusCode.OK} application/json cut";
        }
    }

    private sealed class Watching : IProxyWatch
    {
        public Exception? Reason { get; private set; }

        public void Begin()
        {
        }

        public IDisposable Wait() => Stream.Null;

        public void Refused(Exception reason) => Reason = reason;

        public void Answered(string? fault)
        {
        }
    }
}
