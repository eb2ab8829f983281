using AutoHarness.Models.Gateway;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Providers;

/// <summary>Every way in which a provider fails, and how often it is asked.</summary>
public sealed class FaultTests
{
    private static readonly string[] Models = [.. RealModels.Kinds.Where(kind => kind.Effort is null).Select(kind => kind.Model)];

    public static TheoryData<string, int, string> SetupFaults => Cross((401, "AH1204"), (402, "AH1205"), (403, "AH1204"), (404, "AH1206"));

    public static TheoryData<string, int> PassingFaults => Cross(408, 409, 429, 500, 502, 503, 504, 529);

    public static TheoryData<string, int> Refusals => Cross(400, 413, 422);

    [Theory]
    [MemberData(nameof(SetupFaults))]
    public async Task Stops_at_once_where_a_person_has_to_act(string model, int status, string code)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, message: 'no: {RealModels.Canary}'}}}}}}]");
        using var models = new RealModels(served);

        var fault = await Assert.ThrowsAsync<HarnessException>(() => models.Open(model).AskAsync("hi"));

        Assert.Equal((code, ExitCode.Environment), (fault.Error.Code, fault.Error.Exit));
        Assert.NotEmpty(fault.Error.Fixes);
        Assert.Single(served.Server.Requests);
        Assert.DoesNotContain("canary", fault + fault.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Gives_up_as_an_infrastructure_fault_after_six_tries(string model, int status)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, retry_after: 1ms}}}}}}]");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var models = new RealModels(served, time);

        var call = models.Open(model).AskAsync("hi");
        var fault = await Assert.ThrowsAsync<InfrastructureException>(() => RealModels.HurryAsync(time, call));

        Assert.Equal(6, served.Server.Requests.Length);
        Assert.Contains($"status {status}", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(PassingFaults))]
    public async Task Answers_once_a_fault_has_passed(string model, int status)
    {
        await using var served = await Served.StartAsync($$$$"""
            rules:
              - {when: {nth: 1-2}, then: {error: {status: {{{{status}}}}}}}
              - {then: {text: here}}
            """);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var models = new RealModels(served, time);

        var answer = await RealModels.HurryAsync(time, models.Open(model).AskAsync("hi"));

        Assert.Equal("here", answer.Text);
        Assert.Equal(3, served.Server.Requests.Length);
        Assert.Equal(1, models.Meter.Snapshot()[ModelRole.Agent].Calls);
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Tells_the_asker_that_a_request_is_refused(string model, int status)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: {status}, message: 'bad tool'}}}}}}]");
        using var models = new RealModels(served);

        var fault = await Assert.ThrowsAsync<ModelRequestException>(() => models.Open(model).AskAsync("hi"));

        Assert.Equal("the model refuses the request: bad tool", fault.Message);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData("gpt-4o", "code: context_length_exceeded, message: no")]
    [InlineData("claude-sonnet-4-5", "message: 'prompt is too long: 208310 tokens > 200000 maximum'")]
    public async Task Tells_a_conversation_that_is_too_long_apart(string model, string error)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{status: 400, {error}}}}}}}]");
        using var models = new RealModels(served);

        var fault = await Assert.ThrowsAsync<ModelRequestException>(() => models.Open(model).AskAsync("hi"));

        Assert.StartsWith("the conversation is too long for the model", fault.Message, StringComparison.Ordinal);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData("gpt-4o", "status: 429, quota_spent: true")]
    [InlineData("gemini/gemini-2.5-pro", """status: 429, body: '[{"error":{"code":429,"message":"quota","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProject"}]}]}}]'""")]
    [InlineData("gpt-4o", "status: 429, quota_spent: true, should_retry: true")]
    [InlineData("claude-sonnet-4-5", "status: 429, retry_after: 120m")]
    [InlineData("gpt-4o", "status: 429, headers: {retry-after: '31536000'}")]
    [InlineData("gpt-4o", "status: 429, headers: {retry-after: 'Fri, 31 Dec 9999 23:59:59 GMT'}")]
    public async Task Does_not_wait_for_a_quota_that_is_used_up(string model, string error)
    {
        await using var served = await Served.StartAsync($"rules: [{{then: {{error: {{{error}}}}}}}]");
        using var models = new RealModels(served);

        var fault = await Assert.ThrowsAsync<HarnessException>(() => models.Open(model).AskAsync("hi"));

        Assert.Equal("AH1205", fault.Error.Code);
        Assert.Single(served.Server.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/v1")]
    [InlineData("https://127.0.0.1:{port}/v1")]
    public async Task Calls_a_server_that_is_not_there_or_speaks_no_TLS_an_infrastructure_fault(string address)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x}}]");
        address = address.Replace("{port}", $"{served.Server.BaseUrl.Port}", StringComparison.Ordinal);
        var variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["HOSTED_VLLM_API_BASE"] = address };
        var time = new FakeTimeProvider();
        using var models = new RealModels(served, time, variables: variables);

        var call = models.Open("hosted_vllm/x").AskAsync("hi");
        var fault = await Assert.ThrowsAsync<InfrastructureException>(() => RealModels.HurryAsync(time, call));

        Assert.Contains(address, fault.Message, StringComparison.Ordinal);
        Assert.Empty(served.Server.Requests);
    }

    private static TheoryData<string, int> Cross(params int[] statuses)
    {
        var data = new TheoryData<string, int>();
        foreach (var model in Models)
        {
            foreach (var status in statuses)
            {
                data.Add(model, status);
            }
        }

        return data;
    }

    private static TheoryData<string, int, string> Cross(params (int Status, string Code)[] statuses)
    {
        var data = new TheoryData<string, int, string>();
        foreach (var model in Models)
        {
            foreach (var (status, code) in statuses)
            {
                data.Add(model, status, code);
            }
        }

        return data;
    }
}
