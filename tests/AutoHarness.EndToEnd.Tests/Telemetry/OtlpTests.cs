using System.Text;
using AutoHarness.EndToEnd.Tests.Agents;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Telemetry;

/// <summary>What arrives at a collector, read with a decoder of the tests' own.</summary>
public sealed class OtlpTests
{
    private const string Key = "canary+otlp/4c19a0d7be52e83f=";

    [Fact]
    public async Task Calls_of_the_harness_and_of_a_foreign_agent_arrive_with_their_trial_and_without_a_word_of_what_was_said()
    {
        using var sandbox = await ForeignAgent.ExperimentAsync();
        await using var server = await ForeignAgent.ServeAsync(sandbox, "rules: [{then: {text: 'it works', usage: {input: 700, cached: 300, output: 30}}}]", Key);
        await using var collector = Collect(sandbox);

        foreach (var command in (string[])["prepare", "run"])
        {
            var result = await sandbox.RunAsync(command);
            Assert.True(result.Exit == 0, result.ToString());
        }

        var spans = Spans(collector);
        var trials = LedgerFacts.Read(sandbox).Trials.Count;
        Assert.Equal((3 * trials) + 2, spans.Count);
        Assert.All(spans, span =>
        {
            Assert.Equal(("chat hosted_vllm/served", 3UL), (span.Text(5), span.Number(6)));
            var tags = span.Attributes(9);
            Assert.Equal(("chat", "hosted_vllm", "hosted_vllm/served"), (tags["gen_ai.operation.name"], tags["gen_ai.provider.name"], tags["gen_ai.request.model"]));
            Assert.Equal(("700", "300", "30"), (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.cache_read.input_tokens"], tags["gen_ai.usage.output_tokens"]));
            Assert.Equal("Agent", tags["auto_harness.role"]);
            Assert.NotEmpty(tags["auto_harness.series"]);
        });

        // Three calls of each trial, two of them through the proxy: all three under one name, a held-out task under none.
        var groups = spans.Select(span => span.Attributes(9)).Where(tags => tags["auto_harness.series"] != "preflight").GroupBy(tags => tags["gen_ai.conversation.id"], StringComparer.Ordinal).ToArray();
        Assert.Equal(trials, groups.Length);
        Assert.All(groups, group => Assert.Equal(3, group.Count()));
        var open = TaskNames.Train(sandbox);
        Assert.NotEmpty(open);
        Assert.All(groups, group => Assert.Single(group.Select(tags => tags.GetValueOrDefault("auto_harness.task")).Distinct(StringComparer.Ordinal)));
        Assert.Equal(open.Order(StringComparer.Ordinal), groups.Select(group => group.First().GetValueOrDefault("auto_harness.task")).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

        var metrics = Sent(collector, "/v1/metrics").SelectMany(message => message.Messages(1, 2, 2)).Select(metric => metric.Text(1)).ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "gen_ai.client.token.usage", "gen_ai.client.operation.duration" }, metrics);
        var said = string.Concat(collector.Requests.Select(request => Encoding.UTF8.GetString(request.Body)));
        Assert.Contains("auto-harness", said, StringComparison.Ordinal);
        foreach (var hidden in (string[])[Key, Convert.ToBase64String(Encoding.UTF8.GetBytes(Key)).TrimEnd('='), Uri.EscapeDataString(Key), "it works", ForeignAgent.Question, .. TaskNames.HeldOut(sandbox)])
        {
            Assert.DoesNotContain(hidden, said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_iteration_and_a_fault_are_told()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);
        await using var collector = Collect(sandbox);

        await sandbox.RunAsync("optimize", "--max-iterations", "1", "--agent-cmd", $"sh {DemoExperiment.Edits}/5.sh");
        var iterations = Spans(collector).Select(span => span.Attributes(9).GetValueOrDefault("auto_harness.iteration")).ToHashSet(StringComparer.Ordinal);
        await using var provider = HttpStub.Provider(_ => 401);
        sandbox.Variables["HOSTED_VLLM_API_BASE"] = provider.Url + "/v1";
        var before = Spans(collector).Count;
        await sandbox.RunAsync("run", "--set", "agent_model=hosted_vllm/served");

        Assert.Contains("1", iterations);
        var failed = Assert.Single(Spans(collector).Skip(before));
        Assert.Equal("HarnessException", failed.Attributes(9)["error.type"]);
        Assert.Equal(2UL, failed.Messages(15).Single().Number(3));
    }

    [Fact]
    public async Task Nothing_is_sent_and_nothing_of_it_is_loaded_where_no_collector_is_named()
    {
        using var sandbox = new Sandbox();
        await using var collector = Collect(sandbox);
        sandbox.Variables["OTEL_TRACES_EXPORTER"] = "otlp";
        Assert.True(await LoadsTelemetryAsync(sandbox), "the check cannot see what it looks for");

        sandbox.Variables.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
        var before = collector.Requests.Count;
        Assert.False(await LoadsTelemetryAsync(sandbox));
        Assert.Equal(before, collector.Requests.Count);
    }

    private static HttpStub Collect(Sandbox sandbox)
    {
        var collector = HttpStub.Start((_, _) => (200, "application/x-protobuf", []));
        sandbox.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url;
        sandbox.Variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        return collector;
    }

    // ResourceSpans 1, ScopeSpans 2, Span 2.
    private static List<ProtobufFields> Spans(HttpStub collector) => [.. Sent(collector, "/v1/traces").SelectMany(message => message.Messages(1, 2, 2))];

    private static IEnumerable<ProtobufFields> Sent(HttpStub collector, string path) =>
        collector.Requests.Where(request => request.Path == path).Select(request => new ProtobufFields(request.Body));

    private static async Task<bool> LoadsTelemetryAsync(Sandbox sandbox)
    {
        await using var server = await ScriptedServer.StartAsync(sandbox, "rules: [{then: {text: here}}]");
        return File.ReadAllText($"/proc/{server.ProcessId}/maps").Contains("OpenTelemetry", StringComparison.Ordinal);
    }
}
