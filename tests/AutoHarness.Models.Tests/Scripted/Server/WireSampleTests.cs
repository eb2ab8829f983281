using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>Requests that real clients sent, and the answers that they accepted.</summary>
public sealed class WireSampleTests
{
    public static TheoryData<string> Names => WireSamples.Requests;

    [Theory]
    [MemberData(nameof(Names))]
    public void Routes_and_reads_a_real_request_without_losing_a_member(string name)
    {
        var sample = WireSamples.Request(name);
        var body = Encoding.UTF8.GetBytes(sample["body"]!.ToJsonString());
        var route = RouteOf(sample);

        var request = IDialect.Of(route.Dialect).Read(ModelRequest.Parse(body), route);

        Assert.Equal(name.Split('.')[1], route.Dialect.ToString().ToLowerInvariant());
        Assert.Equal("/t/TRIAL", route.Prefix);
        Assert.Equal(Operation.Generate, route.Operation);
        Assert.Null(request.Missing);
        Assert.NotEmpty(request.Model);
        Assert.NotEmpty(request.System);
        Assert.NotEmpty(request.LastUserText);
        Assert.Equal(!name.Contains(".json.", StringComparison.Ordinal), request.Stream);
        Assert.True(JsonNode.DeepEquals(sample["body"], JsonNode.Parse(request.ToBytes())));
        Assert.Equal(Members(sample["body"]!), Members(JsonNode.Parse(request.ToBytes())!));
    }

    [Theory]
    [InlineData("claude-code.anthropic.1", 0, "", "Read", "Bash")]
    [InlineData("claude-code.anthropic.2", 1, "1\t// VERSION_1", "Read", "Bash")]
    [InlineData("codex.responses.2", 1, "Chunk ID", "exec_command")]
    [InlineData("gemini-cli.gemini.2", 1, "// VERSION_1", "read_file", "list_directory")]
    [InlineData("opencode.chat.1", 0, "")]
    [InlineData("opencode.chat.4", 2, "Edit applied successfully.", "read", "bash", "edit")]
    [InlineData("dotnet-sdk.responses.stream.2", 1, "\"ok sed", "bash")]
    public void Counts_turns_and_finds_the_last_results_and_the_tools(string name, int turn, string firstResult, params string[] tools)
    {
        var sample = WireSamples.Request(name);
        var route = RouteOf(sample);

        var request = IDialect.Of(route.Dialect).Read(sample["body"]!.AsObject(), route);

        Assert.Equal(turn, request.Turn);
        Assert.StartsWith(firstResult, request.LastResults.FirstOrDefault()?.Text ?? "", StringComparison.Ordinal);
        Assert.Equal(turn > 0, request.LastResults.Length > 0);
        Assert.Subset(request.Tools.Select(tool => tool.Name).ToHashSet(StringComparer.Ordinal), tools.ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Answers_a_real_request_as_the_recorded_answer_does(string name)
    {
        var sample = WireSamples.Request(name);
        var route = RouteOf(sample);
        var dialect = IDialect.Of(route.Dialect);
        var request = dialect.Read(sample["body"]!.AsObject(), route);
        var file = Directory.GetFiles(Path.Combine(WireSamples.Folder, "responses"), $"{name}.*").Single();
        var recorded = Regex.Replace(File.ReadAllText(file).Replace("ZmFrZQ==", Reply.Opaque, StringComparison.Ordinal), "toolu_fake(?<step>.)(?<index>.)", "toolu_scripted_${step}_${index}", RegexOptions.NonBacktracking)
            .Replace("fake-model", "THE-MODEL", StringComparison.Ordinal).Replace("fake", "scripted", StringComparison.Ordinal).Replace("THE-MODEL", request.Model, StringComparison.Ordinal);

        var expected = file.EndsWith(".sse", StringComparison.Ordinal) ? ServerEvents.Read(recorded) : [(null, recorded[recorded.IndexOf('{', StringComparison.Ordinal)..])];
        var reply = ReplyIn(expected, request);
        var answered = request.Stream ? dialect.Stream(reply, request).Select(item => (item.Name, item.Data)).ToArray() : [(null, dialect.Whole(reply).ToJsonString())];

        Assert.Equal(Joined(expected), Joined(answered));
    }

    [Fact]
    public void Numbers_the_events_of_a_Responses_stream_without_gaps()
    {
        var sample = WireSamples.Request("codex.responses.1");
        var request = new ResponsesDialect().Read(sample["body"]!.AsObject(), RouteOf(sample));
        var reply = new Reply { Model = "m", Step = 0, Created = 0, Reasoning = "hm", Text = "some words", Calls = [new ReplyCall(0, "exec_command", "{}", false)], Finish = ReplyFinish.ToolCalls };

        var numbers = new ResponsesDialect().Stream(reply, request).Select(item => JsonNode.Parse(item.Data)!["sequence_number"]!.GetValue<int>()).ToArray();

        Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
    }

    // Paths in the recorded answers were shortened after the capture, which moved the borders of the pieces: neighbouring pieces count as one.
    private static List<string> Joined(IEnumerable<(string? Name, string Data)> events)
    {
        var joined = new List<string>();
        var (frame, pieces) = ("", "");
        foreach (var (name, data) in events)
        {
            var node = data.StartsWith('{') ? JsonNode.Parse(data)! : JsonValue.Create(data);
            (node as JsonObject)?.Remove("sequence_number");
            var piece = TakePiece(node);
            var next = $"{name}: {Sorted(node)}";
            if (piece is null || next != frame)
            {
                joined.Add(frame + pieces);
                (frame, pieces) = (next, "");
            }

            pieces += piece;
        }

        return [.. joined, frame + pieces];
    }

    private static string? TakePiece(JsonNode node)
    {
        JsonObject?[] holders =
        [
            node as JsonObject,
            (node as JsonObject)?["delta"] as JsonObject,
            ((node as JsonObject)?["choices"] as JsonArray)?.FirstOrDefault()?["delta"] as JsonObject,
            (((node as JsonObject)?["choices"] as JsonArray)?.FirstOrDefault()?["delta"]?["tool_calls"] as JsonArray)?[0]!["function"] as JsonObject,
        ];
        foreach (var holder in holders.OfType<JsonObject>())
        {
            foreach (var member in new[] { "delta", "text", "partial_json", "content", "arguments" })
            {
                if (holder[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text)
                {
                    holder[member] = "";
                    return text;
                }
            }
        }

        return null;
    }

    // What the recorded answer says, read with the test's own eyes: the texts of its pieces put together.
    private static Reply ReplyIn(IReadOnlyList<(string? Name, string Data)> events, ModelRequest request)
    {
        var all = string.Join('\n', events.Select(item => item.Data));
        var step = Regex.Match(all, "scripted000(?<step>[0-9])", RegexOptions.NonBacktracking).Groups["step"].Value;
        var nodes = events.Where(item => item.Data.StartsWith('{')).Select(item => JsonNode.Parse(item.Data)!).ToArray();
        var texts = new StringBuilder();
        var calls = new List<(string Name, StringBuilder Arguments)>();
        foreach (var node in nodes)
        {
            Collect(node, texts, calls);
        }

        return new Reply
        {
            Model = request.Model,
            Step = int.Parse(step),
            Created = 1767225600,
            Text = texts.Length > 0 ? texts.ToString() : null,
            Calls = [.. calls.Select((call, index) => new ReplyCall(index, call.Name, call.Arguments.ToString(), false))],
            Finish = calls.Count > 0 ? ReplyFinish.ToolCalls : ReplyFinish.Stop,
            Usage = new ReplyUsage(1200 + (100 * int.Parse(step)), 1024, 40, 16),
            Effort = "medium",
        };
    }

    private static void Collect(JsonNode node, StringBuilder texts, List<(string Name, StringBuilder Arguments)> calls)
    {
        if (node["choices"] is JsonArray { Count: > 0 } choices)
        {
            var delta = choices[0]!["delta"] ?? choices[0]!["message"]!;
            texts.Append(delta["content"]?.GetValue<string>());
            foreach (var call in delta["tool_calls"]?.AsArray() ?? [])
            {
                Add(call!["function"]!["name"]?.GetValue<string>(), call["function"]!["arguments"]!.GetValue<string>());
            }
        }
        else if (node["candidates"] is JsonArray { Count: > 0 } candidates)
        {
            foreach (var part in candidates[0]!["content"]!["parts"]!.AsArray())
            {
                texts.Append(part!["text"]?.GetValue<string>());
                Add(part["functionCall"]?["name"]!.GetValue<string>(), part["functionCall"]?["args"]!.ToJsonString());
            }
        }
        else if (node["output"] is JsonArray output)
        {
            foreach (var item in output)
            {
                texts.Append(item!["content"]?[0]!["text"]!.GetValue<string>());
                Add(item["name"]?.GetValue<string>(), item["arguments"]?.GetValue<string>());
            }
        }
        else if (node["content"] is JsonArray blocks)
        {
            foreach (var block in blocks)
            {
                texts.Append(block!["text"]?.GetValue<string>());
                Add(block["name"]?.GetValue<string>(), block["input"]?.ToJsonString());
            }
        }
        else if (node["type"]?.GetValue<string>() is "response.completed")
        {
            Collect(node["response"]!, texts, calls);
        }
        else if (node["content_block"] is { } opening)
        {
            Add(opening["name"]?.GetValue<string>(), arguments: null);
        }
        else if (node["delta"] is JsonObject delta)
        {
            texts.Append(delta["text"]?.GetValue<string>());
            Add(null, delta["partial_json"]?.GetValue<string>());
        }

        void Add(string? name, string? arguments)
        {
            if (name is not null)
            {
                calls.Add((name, new StringBuilder()));
            }

            if (arguments is not null)
            {
                calls[^1].Arguments.Append(arguments);
            }
        }
    }

    // Member order inside an event is the provider's business; values and presence are not.
    private static string Sorted(JsonNode node)
    {
        return Sort(node)!.ToJsonString();

        static JsonNode? Sort(JsonNode? node) => node switch
        {
            JsonObject map => new JsonObject(map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sort(member.Value)))),
            JsonArray list => new JsonArray([.. list.Select(Sort)]),
            _ => node?.DeepClone(),
        };
    }

    private static Route RouteOf(JsonObject sample)
    {
        var target = sample["path"]!.GetValue<string>().Split('?');
        var headers = sample["headers"]!.AsArray().Select(header => header![0]!.GetValue<string>()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Route.Of(sample["method"]!.GetValue<string>(), target[0], target.Length > 1 ? "?" + target[1] : "", headers.Contains);
    }

    private static int Members(JsonNode node) => node switch
    {
        JsonObject map => map.Count + map.Sum(member => member.Value is null ? 0 : Members(member.Value)),
        JsonArray list => list.Count + list.Sum(item => item is null ? 0 : Members(item)),
        _ => node.GetValueKind() == JsonValueKind.Undefined ? 0 : 1,
    };
}
