using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Models.Scripted.Server;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Models.Tests.Scripted.Server;

public sealed class ScriptedServerTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Dialect.Chat, "error.message")]
    [InlineData(Dialect.Anthropic, "error.message")]
    [InlineData(Dialect.Gemini, "error.message")]
    public async Task Names_the_request_that_no_rule_fits(Dialect dialect, string member)
    {
        await using var served = await Served.StartAsync("rules: [{when: {turn: 5}, then: {text: x}}]");

        using var response = await served.AskAsync(dialect, user: "where am I");
        var message = member.Split('.').Aggregate(JsonNode.Parse((await RawAnswer.ReadAsync(response)).Text)!, (node, name) => node[name]!).GetValue<string>();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("model m, turn 0, tools none", message, StringComparison.Ordinal);
        Assert.Contains("where am I", message, StringComparison.Ordinal);
        Assert.Null(served.Server.Requests.Single().Rule);
    }

    [Fact]
    public async Task Counts_the_requests_of_a_rule()
    {
        await using var served = await Served.StartAsync("""
            rules:
              - {when: {user_matches: '^again$', nth: 1-2}, then: {error: {status: 503}}}
              - {when: {user_matches: '^again$'}, then: {text: at last}}
              - {then: {text: other}}
            """);

        var answers = new List<string>();
        foreach (var user in new[] { "again", "else", "again", "again", "again" })
        {
            using var response = await served.AskAsync(Dialect.Chat, user: user);
            answers.Add($"{(int)response.StatusCode}/{served.Server.Requests[^1].Rule}");
        }

        Assert.Equal(["503/1", "200/3", "503/1", "200/2", "200/2"], answers);
    }

    [Fact]
    public async Task Logs_what_it_received_without_keys()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x}}]");
        served.Http.DefaultRequestHeaders.Add("x-goog-api-key", "canary-1");
        served.Http.DefaultRequestHeaders.Add("Authorization", "Bearer canary-2");
        var body = Encoding.UTF8.GetBytes(Served.Asking(Dialect.Gemini, false).Body);

        using var response = await served.SendAsync("/t/trial-7/v1beta/models/m:generateContent?key=canary-3&a=b", body);

        var request = Assert.Single(served.Server.Requests);
        Assert.Equal("/t/trial-7/v1beta/models/m:generateContent?key=(present)&a=b", request.Path);
        Assert.Equal(("/t/trial-7", "m", 0, 1), (request.Prefix, request.Model, request.Turn, request.Rule));
        Assert.Equal(body, request.Body.ToArray());
        Assert.Equal("(present)", request.Header("X-Goog-Api-Key"));
        Assert.DoesNotContain("canary", string.Join('\n', request.Headers.Select(header => header.Value)) + request.Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip", 200)]
    [InlineData("br", 200)]
    [InlineData("zstd", 415)]
    public async Task Reads_compressed_requests_or_says_that_it_cannot(string encoding, int status)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x}}]");
        var (path, body) = Served.Asking(Dialect.Anthropic, stream: false);

        using var response = await served.SendAsync(path, Compress(encoding, Encoding.UTF8.GetBytes(body)), encoding);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 200 ? body : "", Encoding.UTF8.GetString(served.Server.Requests.Single().Body.Span));
    }

    [Fact]
    public async Task Refuses_a_request_that_is_too_large_also_when_it_was_small_on_the_way()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x}}]");
        var large = new byte[(64 * 1024 * 1024) + 1];

        using var plain = await served.SendAsync("/v1/messages", large);
        using var packed = await served.SendAsync("/v1/messages", Compress("gzip", large), "gzip");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, plain.StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, packed.StatusCode);
        Assert.Contains("request_too_large", (await RawAnswer.ReadAsync(packed)).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/nothing", 404, "\"code\":\"model_not_found\"")]
    [InlineData("POST", "/v1beta/nothing", 404, "\"status\":\"NOT_FOUND\"")]
    [InlineData("GET", "/v1/messages", 405, "\"type\":\"error\"")]
    [InlineData("GET", "/v1/models", 200, "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-5.4\"")]
    [InlineData("GET", "/v1beta/models", 200, "\"name\":\"models/gpt-5.4\"")]
    [InlineData("GET", "/v1/models/gpt-5.4", 200, "\"object\":\"model\"")]
    [InlineData("GET", "/v1/models/other", 404, "there is no model other")]
    [InlineData("HEAD", "/", 200, "")]
    public async Task Answers_the_other_paths(string method, string path, int status, string part)
    {
        await using var served = await Served.StartAsync("{models: [gpt-5.4], rules: [{then: {text: x}}]}");

        using var response = await served.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Ct);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(part, await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens", "input_tokens")]
    [InlineData("/v1beta/models/m:countTokens", "totalTokens")]
    public async Task Counts_tokens(string path, string member)
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x}}]");

        using var response = await served.SendAsync(path, """{"model":"m","messages":[],"contents":[],"padding":"0123456789"}"""u8.ToArray());

        Assert.InRange(JsonNode.Parse((await RawAnswer.ReadAsync(response)).Text)![member]!.GetValue<int>(), 10, 30);
    }

    [Theory]
    [InlineData("{\"model\":\"m\"", "cannot be read as JSON")]
    [InlineData("{\"model\":\"m\",\"model\":\"n\"}", "cannot be read as JSON")]
    [InlineData("[]", "cannot be read as JSON")]
    [InlineData("{\"model\":\"m\",\"messages\":[]}", "max_tokens")]
    [InlineData("{\"model\":5,\"max_tokens\":1,\"messages\":{\"role\":7,\"content\":[[],{},1,null]}}", "no rule of the script")]
    public async Task Answers_a_broken_request_with_400(string body, string message)
    {
        await using var served = await Served.StartAsync("rules: [{when: {turn: 9}, then: {text: x}}]");

        using var response = await served.SendAsync("/v1/messages", Encoding.UTF8.GetBytes(body));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, (await RawAnswer.ReadAsync(response)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listens_on_a_Unix_socket()
    {
        using var folder = new TemporaryFolder();
        var socket = Path.Combine(folder.Path, "m.sock");
        await using var server = await ScriptedServer.StartAsync(ServerScript.Parse("rules: [{then: {text: through the socket}}]"), new ServerOptions(TimeProvider.System) { UnixSocket = socket }, Ct);
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), ct);
                return new NetworkStream(connection, ownsSocket: true);
            },
        });
        var (path, body) = Served.Asking(Dialect.Chat, stream: false);

        using var response = await http.PostAsync(new Uri(server.BaseUrl, path), new StringContent(body), Ct);

        Assert.Contains("through the socket", await response.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_a_port_is_taken()
    {
        await using var served = await Served.StartAsync("rules: [{then: {text: x}}]");

        var error = await Assert.ThrowsAsync<HarnessException>(() => ScriptedServer.StartAsync(ServerScript.Parse("rules: [{then: {text: x}}]"), new ServerOptions(TimeProvider.System) { Port = served.Server.BaseUrl.Port }, Ct));

        Assert.Equal("AH1231", error.Error.Code);
    }

    [Fact]
    public async Task Stops_while_an_answer_is_still_waiting()
    {
        var served = await Served.StartAsync("rules: [{then: {text: x, delay: 600m}}]");
        var asked = served.AskAsync(Dialect.Chat);
        while (served.Server.Requests.IsEmpty)
        {
            await Task.Yield();
        }

        await served.Server.DisposeAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asked);
    }

    [Fact]
    public async Task Gives_the_same_bytes_for_the_same_request()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var one = await Served.StartAsync("rules: [{then: {tool_calls: [{name: a}, {name: b}]}}]", time);
        await using var other = await Served.StartAsync("rules: [{then: {tool_calls: [{name: a}, {name: b}]}}]", time);

        foreach (var dialect in Enum.GetValues<Dialect>())
        {
            using var first = await one.AskAsync(dialect, stream: true);
            using var second = await other.AskAsync(dialect, stream: true);

            Assert.Equal((await RawAnswer.ReadAsync(first)).Text, (await RawAnswer.ReadAsync(second)).Text);
        }
    }

    [Fact]
    public void Any_text_comes_out_of_its_events_as_it_went_in()
    {
        Gen.Select(Gen.String, Gen.Enum<Dialect>()).Sample((text, dialect) =>
        {
            var clean = new string([.. text.Where(letter => !char.IsSurrogate(letter))]) + "🙂 end";
            var body = JsonNode.Parse(Served.Asking(dialect, stream: true).Body)!.AsObject();
            IDialect format = dialect switch { Dialect.Chat => new ChatDialect(), Dialect.Responses => new ResponsesDialect(), Dialect.Anthropic => new AnthropicDialect(), _ => new GeminiDialect() };
            var request = format.Read(body, new Route(dialect, Operation.Generate, "", "m", Stream: true));
            var reply = new Reply { Model = "m", Step = 0, Created = 0, Text = clean, Finish = AutoHarness.Models.Dialects.ReplyFinish.Stop };

            var wire = Encoding.UTF8.GetString([.. format.Stream(reply, request).SelectMany(item => item.ToBytes())]);
            var pieces = ServerEvents.Read(wire).Where(item => item.Data != "[DONE]").Select(item => JsonNode.Parse(item.Data)!).Select(node => dialect switch
            {
                Dialect.Chat => node["choices"]![0]!["delta"]!["content"]?.GetValue<string>(),
                Dialect.Responses => node["type"]!.GetValue<string>() == "response.output_text.delta" ? node["delta"]!.GetValue<string>() : "",
                Dialect.Anthropic => node["delta"]?["text"]?.GetValue<string>(),
                _ => string.Concat(node["candidates"]![0]!["content"]!["parts"]!.AsArray().Select(part => part!["text"]!.GetValue<string>())),
            });

            return string.Concat(pieces) == clean;
        }, iter: 500);
    }

    private static byte[] Compress(string encoding, byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (Stream packed = encoding == "br" ? new BrotliStream(buffer, CompressionLevel.Fastest, leaveOpen: true) : new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            packed.Write(bytes);
        }

        return buffer.ToArray();
    }
}
