using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AutoHarness.Models.Gateway;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Telemetry;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Tests.Telemetry;

public sealed class TracedClientTests : IDisposable
{
    private readonly string task = $"task-{Guid.NewGuid():n}";
    private readonly List<Activity> spans = [];
    private readonly ActivityListener listener;

    public TracedClientTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ModelTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public void Dispose() => listener.Dispose();

    [Fact]
    public async Task A_call_is_a_span_by_the_conventions_without_a_word_of_what_was_said()
    {
        var provider = new FakeProvider(
            (_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "confidential answer"))
            {
                ModelId = "one-2026",
                ResponseId = "r1",
                FinishReason = ChatFinishReason.Stop,
                Usage = new UsageDetails { InputTokenCount = 100, CachedInputTokenCount = 40, OutputTokenCount = 7 },
            }),
            new ModelPrice(1, 1, 1));

        await Calls.Gateway([provider]).Open(new ModelSpec("acme/one", Temperature: 0.5), Calls.Caller(task), new TrialMeter()).AskAsync("confidential question", new ChatOptions { MaxOutputTokens = 9 });

        var span = Mine("auto_harness.task", task);
        Assert.Equal(("chat acme/one", ActivityKind.Client), (span.DisplayName, span.Kind));
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value);
        Assert.Equal(("chat", "acme/one", 9, 0.5f), (tags["gen_ai.operation.name"], tags["gen_ai.request.model"], tags["gen_ai.request.max_tokens"], tags["gen_ai.request.temperature"]));
        Assert.Equal(("one-2026", "r1"), (tags["gen_ai.response.model"], tags["gen_ai.response.id"]));
        Assert.Equal(["stop"], (string[])tags["gen_ai.response.finish_reasons"]!);
        Assert.Equal((100L, 40L, 7L), (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.cache_read.input_tokens"], tags["gen_ai.usage.output_tokens"]));
        Assert.DoesNotContain(tags.Values, value => value?.ToString()?.Contains("confidential", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task A_fault_tells_its_kind_and_a_held_out_task_has_no_name()
    {
        var provider = new FakeProvider((_, _) => throw new ModelRequestException("no"));
        var caller = Calls.Caller(task, series: task + "-series") with { HeldOut = true };

        await Assert.ThrowsAsync<ModelRequestException>(() => Calls.Gateway([provider]).Open(new ModelSpec("acme/one"), caller, new TrialMeter()).AskAsync("hi"));

        var span = Mine("auto_harness.series", task + "-series");
        Assert.Equal((ActivityStatusCode.Error, nameof(ModelRequestException)), (span.Status, span.GetTagItem("error.type")));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Key == "auto_harness.task");
    }

    [Fact]
    public async Task Tokens_and_duration_are_metrics()
    {
        var model = "acme/one";
        // Tests that run at the same time are heard too, also while this one looks at what it has.
        var seen = new ConcurrentQueue<(string Name, double Value, string? Type)>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == ModelTelemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        void See(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray();
            seen.Enqueue((name, value, all.FirstOrDefault(tag => tag.Key == "gen_ai.token.type").Value as string));
        }

        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => See(instrument.Name, value, tags));
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => See(instrument.Name, value, tags));
        meters.Start();
        var provider = new FakeProvider((_, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, "ok")) { Usage = new UsageDetails { InputTokenCount = 987_654, OutputTokenCount = 321_987 } }));

        await Calls.Gateway([provider]).Open(new ModelSpec(model), Calls.Caller(task), new TrialMeter()).AskAsync("hi");

        Assert.Contains(("gen_ai.client.token.usage", 987_654d, "input"), seen);
        Assert.Contains(("gen_ai.client.token.usage", 321_987d, "output"), seen);
        Assert.Contains(seen, measured => measured.Name == "gen_ai.client.operation.duration");
    }

    private Activity Mine(string tag, string value)
    {
        lock (spans)
        {
            return Assert.Single(spans, span => span.GetTagItem(tag) as string == value);
        }
    }
}
