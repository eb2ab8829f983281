using System.Text.Json;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;
using Microsoft.Extensions.AI;

namespace AutoHarness.Agents.Tests.Fleet;

public sealed class AgentFleetTests(Fleets fleets)
{
    private static readonly Zoo Zoo = new();
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    private static readonly ZooAgent Echoes = Zoo.Add(Speak("text"));

    [Fact]
    public async Task Runs_an_agent_to_its_end()
    {
        var trial = new Trial { Instruction = "grüße \"alle\" 👋" };

        var run = await trial.RunAsync(fleets.Shared, Echoes);

        Assert.Equal(new AgentRun(AgentEnd.Finished), run);
        Assert.Equal(["grüße \"alle\" 👋"], trial.Said);
    }

    private static readonly ZooAgent LooksUp = Zoo.Add($$"""
            var seen = await context.ActAsync(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", context.Tools[0].Name, new Dictionary<string, object?> { ["id"] = context.Opening[0].Text })]), ct);
            {{Speak("$\"{seen.Results[0].CallId} {seen.Results[0].Result} {context.Tools[0].Description} {context.Tools[0].JsonSchema}\"")}}
            """);

    [Fact]
    public async Task Gives_the_agent_the_opening_the_tools_and_what_the_environment_says()
    {
        using var schema = JsonDocument.Parse("""{"type":"object","properties":{"id":{"type":"string"}}}""");
        var trial = new Trial
        {
            Opening = [new ChatMessage(ChatRole.User, "hi")],
            Tools = [AIFunctionFactory.CreateDeclaration("look_up", "Looks up.", schema.RootElement)],
            Act = (action, _) => Task.FromResult(new Observation([.. action.Contents.OfType<FunctionCallContent>().Select(call => new FunctionResultContent(call.CallId, "found"))], null, false, null)),
        };

        await trial.RunAsync(fleets.Shared, LooksUp);

        Assert.Equal("""c1 found Looks up. {"type":"object","properties":{"id":{"type":"string"}}}""", trial.Said.Last());
    }

    private static readonly ZooAgent PassesCallsOn = Zoo.Add("""
            var response = await context.Model.GetResponseAsync([new ChatMessage(ChatRole.User, "go")], cancellationToken: ct);
            await context.ActAsync(response.Messages[0], ct);
            """);

    [Fact]
    public async Task Tool_arguments_travel_as_raw_json_in_their_order()
    {
        const string raw = """{"z":1.0,"a":1,"m":1.10,"text":"ü","nested":{"b":[1e2,null]}}""";
        using var arguments = JsonDocument.Parse(raw);
        var trial = new Trial
        {
            Model = new FakeModel((_, _, _) => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [new FunctionCallContent("c1", "tool", arguments.RootElement.EnumerateObject().ToDictionary(field => field.Name, field => (object?)field.Value, StringComparer.Ordinal))])))),
        };

        await trial.RunAsync(fleets.Shared, PassesCallsOn);

        var call = Assert.IsType<FunctionCallContent>(Assert.Single(Assert.Single(trial.Acts).Contents));
        Assert.Equal(raw, "{" + string.Join(',', call.Arguments!.Select(pair => $"\"{pair.Key}\":{((JsonElement)pair.Value!).GetRawText()}")) + "}");
    }

    private static readonly ZooAgent Converses = Zoo.Add("""
            var history = new List<ChatMessage> { new(ChatRole.System, "be kind"), new(ChatRole.User, "one") };
            for (var i = 0; i < 3; i++)
            {
                history.AddMessages(await context.Model.GetResponseAsync(history, new ChatOptions { Temperature = 0.5f, StopSequences = ["END"] }, ct));
                history.Add(new ChatMessage(ChatRole.User, $"more {i}"));
            }
            history[0] = new ChatMessage(ChatRole.System, "be brief");
            await context.Model.GetResponseAsync(history, cancellationToken: ct);
            """);

    [Fact]
    public async Task The_model_sees_the_whole_conversation_although_only_its_end_travels()
    {
        var trial = new Trial();

        await trial.RunAsync(fleets.Shared, Converses);

        Assert.Equal([2, 4, 6, 8], trial.Model.Asked.Select(asked => asked.Messages.Count));
        Assert.Equal(["be kind", "one", "answer to: one", "more 0", "answer to: more 0", "more 1"], trial.Model.Asked.ElementAt(2).Messages.Select(message => message.Text));
        Assert.Equal("be brief", trial.Model.Asked.Last().Messages[0].Text);
        Assert.Equal((0.5f, "END"), (trial.Model.Asked.First().Options.Temperature, trial.Model.Asked.First().Options.StopSequences!.Single()));
        Assert.Equal([0, 2, 4, 0], trial.Events.Where(entry => entry.Kind == "model.request").Select(entry => (int)entry.Data["reuse"]!));
    }

    private static readonly ZooAgent SendsAnswersBack = Zoo.Add("""
            var history = new List<ChatMessage> { new(ChatRole.User, "one") };
            history.AddMessages(await context.Model.GetResponseAsync(history, cancellationToken: ct));
            history.Add(new ChatMessage(ChatRole.User, "two"));
            await context.Model.GetResponseAsync(history, cancellationToken: ct);
            """);

    [Fact]
    public async Task An_answer_with_parts_the_wire_does_not_carry_comes_back_whole()
    {
        var reasoned = new ChatMessage(ChatRole.Assistant, [new TextReasoningContent("thinking") { ProtectedData = "signed" }, new TextContent("done")]);
        var trial = new Trial { Model = new FakeModel((_, _, _) => Task.FromResult(new ChatResponse(reasoned))) };

        await trial.RunAsync(fleets.Shared, SendsAnswersBack);

        Assert.Same(reasoned, trial.Model.Asked.Last().Messages[1]);
    }

    private static readonly ZooAgent OffersTools = Zoo.Add("""
            var own = AIFunctionFactory.CreateDeclaration("own", "Own.", context.Tools[0].JsonSchema);
            await context.Model.GetResponseAsync("a", new ChatOptions { Tools = [.. context.Tools] }, ct);
            await context.Model.GetResponseAsync("b", new ChatOptions { Tools = [own, context.Tools[0]] }, ct);
            await context.Model.GetResponseAsync("c", new ChatOptions { Tools = [own, context.Tools[0]], ToolMode = ChatToolMode.RequireAny }, ct);
            await context.Model.GetResponseAsync("d", cancellationToken: ct);
            """);

    [Fact]
    public async Task Tools_of_the_task_and_tools_of_the_agent_reach_the_model()
    {
        using var schema = JsonDocument.Parse("""{"type":"object"}""");
        var trial = new Trial { Tools = [AIFunctionFactory.CreateDeclaration("given", "Given.", schema.RootElement)] };

        await trial.RunAsync(fleets.Shared, OffersTools);

        Assert.Equal(["given", "own given", "own given", ""], trial.Model.Asked.Select(asked => string.Join(' ', (asked.Options.Tools ?? []).Select(tool => tool.Name))));
        Assert.IsType<RequiredChatToolMode>(trial.Model.Asked.ElementAt(2).Options.ToolMode);
    }

    private static readonly ZooAgent TellsItsProcess = Zoo.Add($"var answer = await context.Model.GetResponseAsync(text, cancellationToken: ct); {Speak("$\"{Environment.ProcessId} {answer.Text}\"")}");

    [Fact]
    public async Task Two_hundred_sessions_share_a_process()
    {
        var slow = Enumerable.Range(0, 200).Select(i => new Trial
        {
            Instruction = $"task {i}",
            Model = new FakeModel(async (messages, _, ct) =>
            {
                await Task.Delay(200, ct);
                return new ChatResponse(new ChatMessage(ChatRole.Assistant, $"re {messages[0].Text}"));
            }),
        }).ToArray();

        var runs = await Task.WhenAll(slow.Select(trial => trial.RunAsync(fleets.Shared, TellsItsProcess)));

        Assert.All(runs, run => Assert.Equal(AgentEnd.Finished, run.End));
        Assert.Single(slow.Select(trial => trial.Said.Single().Split(' ')[0]).Distinct(StringComparer.Ordinal));
        Assert.All(slow, trial => Assert.EndsWith($"re {trial.Instruction}", trial.Said.Single(), StringComparison.Ordinal));
    }

    private static readonly ZooAgent Remembers = Zoo.Add($"var old = seen; seen = text; var file = File.Exists(\"/tmp/x\") ? File.ReadAllText(\"/tmp/x\") : \"none\"; File.WriteAllText(\"/tmp/x\", seen); {Speak("old + \"|\" + file")}", "private static string seen = \"nothing\";");

    [Fact]
    public async Task Pools_never_share_a_process_or_a_tmp()
    {
        Trial[] trials = [new() { Instruction = "secret of test" }, new() { Instruction = "secret of test" }, new()];

        await trials[0].RunAsync(fleets.Shared, Remembers, pool: "test");
        await trials[1].RunAsync(fleets.Shared, Remembers, pool: "test");
        await trials[2].RunAsync(fleets.Shared, Remembers, pool: "train");

        Assert.Equal(["nothing|none", "secret of test|secret of test", "nothing|none"], trials.Select(trial => trial.Said.Single()));
    }

    [Fact]
    public async Task An_exception_ends_only_its_own_session_and_names_the_line()
    {
        var program = Fleets.CSharp("if (context.Instruction == \"fail\")\n            throw new InvalidOperationException(\"no way\");\n        await Task.Delay(100, ct);");
        Trial bad = new() { Instruction = "fail" }, good = new();

        var runs = await Task.WhenAll(good.RunAsync(fleets.Shared, program), bad.RunAsync(fleets.Shared, program));

        Assert.Equal(AgentEnd.Finished, runs[0].End);
        Assert.Equal(new AgentRun(AgentEnd.Crashed, "InvalidOperationException at agent.cs:8: no way"), runs[1]);
    }

    private static readonly ZooAgent SwallowsErrors = Zoo.Add($"try {{ await context.Model.GetResponseAsync(\"x\", cancellationToken: ct); }} catch (Exception) {{ }} {Speak("\"never mind\"")}");

    [Fact]
    public async Task A_broken_model_reaches_the_caller_even_if_the_agent_swallows_it()
    {
        var trial = new Trial { Model = FakeModel.Throwing(new InfrastructureException("provider is down")) };

        var error = await Assert.ThrowsAsync<InfrastructureException>(() => trial.RunAsync(fleets.Shared, SwallowsErrors));

        Assert.Equal("provider is down", error.Message);
    }

    private static readonly ZooAgent Acts = Zoo.Add(Speak("\"x\""));

    [Fact]
    public async Task A_broken_environment_reaches_the_caller_with_its_own_exception()
    {
        var trial = new Trial { Act = (_, _) => Task.FromException<Observation>(new TimeoutException("database")) };

        await Assert.ThrowsAsync<TimeoutException>(() => trial.RunAsync(fleets.Shared, Acts));
    }

    private static readonly ZooAgent AsksOnce = Zoo.Add("await context.Model.GetResponseAsync(\"x\", cancellationToken: ct);");

    [Fact]
    public async Task A_time_out_inside_the_model_client_is_no_cancellation()
    {
        var trial = new Trial { Model = FakeModel.Throwing(new TaskCanceledException("HttpClient.Timeout")) };

        await Assert.ThrowsAsync<InfrastructureException>(() => trial.RunAsync(fleets.Shared, AsksOnce));
    }

    private static readonly ZooAgent HandlesRefusal = Zoo.Add($"try {{ await context.Model.GetResponseAsync(\"x\", cancellationToken: ct); }} catch (ModelRequestException e) {{ {Speak("e.Message")} }}");

    [Fact]
    public async Task A_request_the_model_refuses_is_the_agents_to_handle()
    {
        var trial = new Trial { Model = FakeModel.Throwing(new ModelRequestException("context too long")) };

        var run = await trial.RunAsync(fleets.Shared, HandlesRefusal);

        Assert.Equal(AgentEnd.Finished, run.End);
        Assert.Equal(["context too long"], trial.Said);
    }

    [Fact]
    public async Task Working_time_does_not_count_while_the_model_is_thinking()
    {
        var trial = new Trial
        {
            TimeLimit = TimeSpan.FromSeconds(1),
            Model = new FakeModel(async (_, _, ct) =>
            {
                await Task.Delay(1500, ct);
                return new ChatResponse(new ChatMessage(ChatRole.Assistant, "slow"));
            }),
        };

        var run = await trial.RunAsync(fleets.Shared, AsksOnce);

        Assert.Equal(AgentEnd.Finished, run.End);
    }

    private static readonly ZooAgent Waits = Zoo.Add("await Task.Delay(text == \"slow\" ? 60_000 : 1500, ct);");

    [Fact]
    public async Task A_session_out_of_time_ends_and_the_others_go_on()
    {
        Trial slow = new() { Instruction = "slow", TimeLimit = TimeSpan.FromMilliseconds(400) }, good = new();

        var runs = await Task.WhenAll(good.RunAsync(fleets.Shared, Waits), slow.RunAsync(fleets.Shared, Waits));

        Assert.Equal([new AgentRun(AgentEnd.Finished), new AgentRun(AgentEnd.TimedOut, "more than 0.4 s of working time")], runs);
    }

    private static readonly ZooAgent AsksForEver = Zoo.Add("while (true) await context.Model.GetResponseAsync(\"again\", cancellationToken: ct);");

    [Fact]
    public async Task Too_many_model_calls_break_a_limit()
    {
        var trial = new Trial { Limits = new AgentLimits { ModelCalls = 3 } };

        var run = await trial.RunAsync(fleets.Shared, AsksForEver);

        Assert.Equal(new AgentRun(AgentEnd.LimitBroken, "more than 3 model calls"), run);
        Assert.Equal(3, trial.Model.Asked.Count);
    }

    [Fact]
    public async Task Cancelling_throws_at_once_and_leaves_the_others_alone()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var release = new TaskCompletionSource();
        var asked = new TaskCompletionSource();
        var cancelled = new Trial
        {
            Model = new FakeModel(async (_, _, ct) =>
            {
                asked.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
                return new ChatResponse();
            }),
        };
        var other = new Trial
        {
            Model = new FakeModel(async (_, _, _) =>
            {
                await release.Task;
                return new ChatResponse(new ChatMessage(ChatRole.Assistant, "fine"));
            }),
        };
        var running = other.RunAsync(fleets.Shared, AsksOnce);

        var gone = cancelled.RunAsync(fleets.Shared, AsksOnce, ct: cancel.Token);
        await asked.Task;
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        release.SetResult();

        Assert.Equal(AgentEnd.Finished, (await running).End);
    }

    private static readonly ZooAgent ActsFiveTimes = Zoo.Add($"for (var i = 0; i < 5; i++) {{ var seen = await context.ActAsync(new ChatMessage(ChatRole.Assistant, \"x\"), ct); if (seen is not {{ Ended: true, Reason: \"user_stop\", Text: \"bye\" }}) throw new Exception(); }}");

    [Fact]
    public async Task After_the_end_every_act_returns_the_same_observation_and_costs_nothing()
    {
        var trial = new Trial { Act = (_, _) => Task.FromResult(new Observation([], "bye", true, "user_stop")) };

        await trial.RunAsync(fleets.Shared, ActsFiveTimes);

        Assert.Single(trial.Acts);
    }

    private static readonly ZooAgent ListsEnvironment = Zoo.Add(Speak("string.Join('\\n', Environment.GetEnvironmentVariables().Keys.Cast<string>().Order(StringComparer.Ordinal))"));

    [Fact]
    public async Task The_process_sees_only_the_allowed_environment()
    {
        Environment.SetEnvironmentVariable("OPENAI_API_KEY", "canary-key-5521");
        var trial = new Trial();

        await trial.RunAsync(fleets.Shared, ListsEnvironment);

        Assert.Equal(
            "DOTNET_EnableDiagnostics DOTNET_EnableWriteXorExecute DOTNET_GCHeapHardLimit DOTNET_ROOT DOTNET_TieredPGO DOTNET_gcConcurrent DOTNET_gcServer HOME LANG PATH PWD PYTHONDONTWRITEBYTECODE TMPDIR",
            trial.Said.Single().Replace('\n', ' '));
    }

    private static readonly ZooAgent UsesTheTerminal = Zoo.Add($$"""
            var result = await context.Terminal!.ExecAsync("ls", TimeSpan.FromSeconds(5), ct);
            await context.Terminal.UploadAsync("/x", new byte[] { 1, 2, 3 }, ct);
            var back = await context.Terminal.DownloadAsync("/x", ct);
            var none = await context.Terminal.DownloadAsync("/y", ct);
            string failed = "";
            try { await context.Terminal.UploadAsync("/denied", new byte[1], ct); } catch (IOException e) { failed = e.Message; }
            {{Speak("$\"{result.ExitCode} {result.Stdout} {string.Join(',', back!)} {none is null} {failed}\"")}}
            """);

    [Fact]
    public async Task A_terminal_task_can_run_commands_and_move_files()
    {
        var terminal = new FakeTerminal();
        var trial = new Trial { Terminal = terminal };

        await trial.RunAsync(fleets.Shared, UsesTheTerminal);

        Assert.Equal(["3 ran ls in 5 1,2,3 True read-only"], trial.Said);
    }

    private static readonly ZooAgent AsksThenActs = Zoo.Add($"await context.Model.GetResponseAsync(\"q\", cancellationToken: ct); {Speak("\"a\"")}");

    [Fact]
    public async Task The_trace_holds_what_happened_in_order()
    {
        var trial = new Trial();

        await trial.RunAsync(fleets.Shared, AsksThenActs);

        Assert.Equal(["session", "model.request", "model.response", "act", "observation", "end"], trial.Events.Select(entry => entry.Kind));
        Assert.Equal("answer to: q", (string)trial.Events.ElementAt(2).Data["messages"]![0]!["text"]!);
    }

    [Fact]
    public async Task Without_a_jail_agents_run_all_the_same_and_the_report_says_so()
    {
        await using var fleet = await fleets.StartAsync(options => options with { Jail = Sandboxes.Local.JailMode.None });
        var trial = new Trial();

        var run = await trial.RunAsync(fleet, Acts);

        Assert.Equal(AgentEnd.Finished, run.End);
        Assert.StartsWith("jail: none", fleet.Report.ToString(), StringComparison.Ordinal);
    }

    private static string Speak(string expression) => $"await context.ActAsync(new ChatMessage(ChatRole.Assistant, {expression}), ct);";

    private sealed class FakeTerminal : ITerminal
    {
        private readonly Dictionary<string, byte[]> files = new(StringComparer.Ordinal);

        public Task<TerminalResult> ExecAsync(string command, TimeSpan? timeout, CancellationToken cancellationToken) =>
            Task.FromResult(new TerminalResult(3, $"ran {command} in {timeout!.Value.TotalSeconds:0}", "", false, false));

        public Task UploadAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (path == "/denied")
                throw new IOException("read-only");
            files[path] = content.ToArray();
            return Task.CompletedTask;
        }

        public Task<byte[]?> DownloadAsync(string path, CancellationToken cancellationToken) => Task.FromResult(files.GetValueOrDefault(path));
    }
}
