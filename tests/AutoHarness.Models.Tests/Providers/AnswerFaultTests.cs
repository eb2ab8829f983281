using System.Text;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Tests.Proxy;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Providers;

/// <summary>Answers with status 200 that are none, or not the ones hoped for, over all dialects that the harness itself speaks.</summary>
public sealed class AnswerFaultTests
{
    private static readonly (string Model, string? Effort)[] Models = [("gpt-4o", null), ("openai/gpt-5.4", "low"), ("claude-sonnet-4-5", null)];

    [Theory]
    [InlineData("malformed: json, text: some words")]
    [InlineData("malformed: html, text: some words")]
    [InlineData("malformed: utf8, text: some words")]
    [InlineData("text: some words, cut_stream_after: {bytes: 20}")]
    [InlineData("text: some words, cut_stream_after: {events: 0}")]
    [InlineData("error_event: {status: 500, message: broken}")]
    [InlineData("error_event: {status: 529, message: busy}")]
    public async Task Tries_again_when_an_answer_breaks_off_or_cannot_be_read(string then)
    {
        foreach (var (model, effort) in Models)
        {
            await using var passing = await Served.StartAsync($"rules: [{{when: {{nth: 1}}, then: {{{then}}}}}, {{then: {{text: here}}}}]");
            await using var lasting = await Served.StartAsync($"rules: [{{then: {{{then}}}}}]");

            var answer = await AskAsync(passing.Server.BaseUrl, model, effort);
            await Assert.ThrowsAsync<InfrastructureException>(() => AskAsync(lasting.Server.BaseUrl, model, effort));

            Assert.Equal("here", answer.Text);
            Assert.Equal((2, 6), (passing.Server.Requests.Length, lasting.Server.Requests.Length));
        }
    }

    [Theory]
    [InlineData(401, "AH1204")]
    [InlineData(403, "AH1204")]
    [InlineData(404, "AH1206")]
    public async Task Stops_at_once_where_a_person_has_to_act_though_the_status_is_200(int status, string code)
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync($"rules: [{{then: {{error_event: {{status: {status}, message: no}}}}}}]");

            var fault = await Assert.ThrowsAsync<HarnessException>(() => AskAsync(served.Server.BaseUrl, model, effort));

            Assert.Equal(code, fault.Error.Code);
            Assert.Single(served.Server.Requests);
        }
    }

    [Theory]
    [InlineData("tool_calls: [{name: f, arguments: {a: 1}}], half_tool_json: true")]
    [InlineData("tool_calls: [{name: f, arguments: {a: 1}}], half_tool_json: true, finish: length")]
    public async Task Tells_the_asker_of_a_call_whose_arguments_break_off_and_passes_no_half_of_them_on(string then)
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync($"rules: [{{then: {{{then}}}}}]");

            var answer = await AskAsync(served.Server.BaseUrl, model, effort);

            var call = Assert.Single(answer.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
            Assert.NotNull(call.Exception);
            Assert.Empty(call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal));
            Assert.Single(served.Server.Requests);
        }
    }

    [Theory]
    [InlineData("text: some words", "stop", "some words")]
    [InlineData("text: some words, no_terminal_event: true", "stop", "some words")]
    [InlineData("text: some words, finish: length", "length", "some words")]
    [InlineData("empty: true", "stop", "")]
    [InlineData("refusal: I would rather not", null, null)]
    public async Task Gives_the_asker_an_answer_that_is_whole_but_not_the_one_hoped_for(string then, string? finish, string? text)
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync($"rules: [{{then: {{{then}}}}}]");
            using var models = new RealModels(served);

            var answer = await AskAsync(models, model, effort);

            Assert.Equal((finish ?? answer.FinishReason!.Value.Value, text ?? answer.Text), (answer.FinishReason!.Value.Value, answer.Text));
            Assert.Single(served.Server.Requests);
            var used = models.Meter.Snapshot()[ModelRole.Agent];
            Assert.True(used is { Calls: 1, InputTokens: > 0, OutputTokens: > 0 }, $"{model}: {used}");
            Assert.DoesNotContain(models.Meter.Notes, note => note.Contains("estimated", StringComparison.Ordinal));
            Assert.True(text is not null || Said(answer).Contains("I would rather not", StringComparison.Ordinal) || answer.FinishReason == ChatFinishReason.ContentFilter, $"{model}: {answer.FinishReason} {Said(answer)}");
        }
    }

    [Fact]
    public async Task Estimates_what_an_answer_does_not_tell_about_its_usage_and_says_so()
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync("rules: [{then: {text: some words, no_usage: true}}]");
            using var models = new RealModels(served);

            var answer = await AskAsync(models, model, effort);

            Assert.Equal("some words", answer.Text);
            Assert.Single(served.Server.Requests);
            Assert.True(models.Meter.Snapshot()[ModelRole.Agent] is { Calls: 1, InputTokens: > 0, OutputTokens: > 0 });
            Assert.Contains(models.Meter.Notes, note => note.Contains("estimated", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Takes_figures_of_0_for_none()
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync("rules: [{then: {text: some words, usage: {input: 0, output: 0}}}]");
            using var models = new RealModels(served);

            await AskAsync(models, model, effort);

            Assert.True(models.Meter.Snapshot()[ModelRole.Agent] is { Calls: 1, InputTokens: > 0, OutputTokens: > 0 }, $"{model}: {models.Meter.Snapshot()[ModelRole.Agent]}");
            Assert.Contains(models.Meter.Notes, note => note.Contains("estimated", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("text: some words, cut_stream_after: {bytes: 20}", 2)]
    [InlineData("malformed: json, text: some words", 2)]
    [InlineData("malformed: html, text: some words", 1)]
    [InlineData("error: {status: 500}", 1)]
    [InlineData("error_event: {status: 529, message: busy}", 1)]
    public async Task Counts_an_answer_that_was_lost_on_its_way_as_spent(string then, int calls)
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync($"rules: [{{when: {{nth: 1}}, then: {{{then}}}}}, {{then: {{text: here, usage: {{input: 100, output: 10}}}}}}]");
            var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
            var budget = Calls.Unlimited(time);
            using var models = new RealModels(served.Server.BaseUrl, time, budget);

            await RealModels.HurryAsync(time, AskAsync(models, model, effort));

            var used = models.Meter.Snapshot()[ModelRole.Agent];
            Assert.Equal(calls, used.Calls);
            Assert.InRange(used.OutputTokens, calls == 1 ? 10 : 11, calls == 1 ? 10 : 8202);
            Assert.Equal(used, budget.Spent);
            Assert.Equal(calls == 2, models.Meter.Notes.Any(note => note.Contains("lost on its way", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Counts_each_of_the_answers_that_were_lost_where_none_arrives()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: some words, cut_stream_after: {bytes: 20}}}]");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var budget = Calls.Unlimited(time);
        using var models = new RealModels(served.Server.BaseUrl, time, budget);

        await Assert.ThrowsAsync<InfrastructureException>(() => RealModels.HurryAsync(time, AskAsync(models, "gpt-4o", effort: null)));

        Assert.Equal((6, 6), (budget.Spent.Calls, models.Meter.Snapshot()[ModelRole.Agent].Calls));
    }

    [Fact]
    public async Task Reads_ten_megabytes()
    {
        foreach (var (model, effort) in Models)
        {
            await using var served = await Served.StartAsync("rules: [{then: {big: 10000000}}]");
            using var models = new RealModels(served);

            Assert.Equal(10_000_000, (await AskAsync(models, model, effort)).Text.Length);
            Assert.Single(served.Server.Requests);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"choices\":7,\"output\":7,\"content\":7}")]
    [InlineData("{\"choices\":[],\"id\":NaN}")]
    [InlineData("{\"error\":{\"message\":\"\\ud800\"}}")]
    [InlineData("(deep)")]
    public async Task Takes_no_other_document_for_an_answer(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body == "(deep)" ? new string('[', 10_000) + new string(']', 10_000) : body);
        foreach (var (model, effort) in Models)
        {
            await using var provider = await RawProvider.StartAsync(async context =>
            {
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(bytes);
            });

            await Assert.ThrowsAsync<InfrastructureException>(() => AskAsync(provider.BaseUrl, model, effort));

            Assert.Equal(6, provider.Requests.Count);
        }
    }

    [Fact]
    public async Task Gives_up_an_answer_that_does_not_come_and_asks_again()
    {
        var asked = 0;
        await using var provider = await RawProvider.StartAsync(async context =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }

            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"here"},"finish_reason":"stop"}]}""");
        });

        var answer = await AskAsync(provider.BaseUrl, "gpt-4o", effort: null, step: 10);

        Assert.Equal("here", answer.Text);
        Assert.Equal(2, provider.Requests.Count);
    }

    private static string Said(ChatResponse answer) => string.Join(' ', answer.Messages.SelectMany(message => message.Contents).Select(content => content switch
    {
        TextContent said => said.Text,
        ErrorContent refused => refused.Message,
        _ => "",
    }));

    private static async Task<ChatResponse> AskAsync(Uri url, string model, string? effort, double step = 0.5)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var models = new RealModels(url, time);
        return await RealModels.HurryAsync(time, AskAsync(models, model, effort), step);
    }

    private static Task<ChatResponse> AskAsync(RealModels models, string model, string? effort) =>
        models.Open(model, effort).AskAsync("hi", effort is null ? null : new ChatOptions { Tools = [AIFunctionFactory.Create((int a) => a, "f")] });
}
