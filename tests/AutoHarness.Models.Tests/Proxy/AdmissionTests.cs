using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Metering;
using AutoHarness.Models.Proxy;
using AutoHarness.Models.Tests.Scripted.Server;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>Who may call what.</summary>
public sealed class AdmissionTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    public static TheoryData<Dialect> Dialects => [.. Enum.GetValues<Dialect>()];

    [Theory]
    [InlineData("/t/another-token-of-16-letters/v1/chat/completions")]
    [InlineData("/v1/chat/completions")]
    [InlineData("/t//v1/chat/completions")]
    [InlineData("/")]
    public async Task Refuses_a_token_that_it_does_not_know(string path)
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var response = await proxied.Http.PostAsync(path, new StringContent("{}"), Ct);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Empty(served.Server.Requests);
    }

    [Theory]
    [InlineData("authorization", "Bearer another-key")]
    [InlineData("x-api-key", "another-key")]
    [InlineData("x-goog-api-key", "another-key")]
    [InlineData("api-key", "another-key")]
    [InlineData("authorization", "Basic YTpi")]
    public async Task Refuses_a_key_that_is_not_the_sessions(string header, string value)
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served);
        var (path, body) = Served.Asking(Dialect.Chat, stream: false);

        using var wrong = await proxied.PostAsync(path, Encoding.UTF8.GetBytes(body), request => request.Headers.TryAddWithoutValidation(header, value));
        using var inQuery = await proxied.PostAsync(path + "?key=another", Encoding.UTF8.GetBytes(body));
        using var right = await proxied.PostAsync(path + $"?key={Proxied.Token}", Encoding.UTF8.GetBytes(body), request => request.Headers.TryAddWithoutValidation("authorization", $"bearer {Proxied.Token}"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (wrong.StatusCode, inQuery.StatusCode, right.StatusCode));
        Assert.Equal("/up/v1/chat/completions", Assert.Single(served.Server.Requests).Path);
    }

    [Fact]
    public async Task Refuses_calls_after_the_session_was_closed_and_its_token_is_never_good_again()
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served);

        await proxied.Access.DisposeAsync();
        using var late = await proxied.AskAsync(Dialect.Anthropic);

        Assert.Equal(HttpStatusCode.Forbidden, late.StatusCode);
        Assert.Empty(served.Server.Requests);
        Assert.Throws<ArgumentException>(() => proxied.Proxy.Open(proxied.Access.Session));
        Assert.Throws<ArgumentException>(() => proxied.Proxy.Open(proxied.Access.Session with { Token = "short" }));
        Assert.Throws<ArgumentException>(() => proxied.Proxy.Open(proxied.Access.Session with { Token = "with/slash-and-length" }));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Answers_an_exhausted_budget_in_the_dialect_and_asks_nobody(Dialect dialect)
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served, limits: new BudgetLimits(Calls: 1));

        using var first = await proxied.AskAsync(dialect);
        using var second = await proxied.AskAsync(dialect, stream: true);
        var error = JsonNode.Parse(await second.Content.ReadAsStringAsync(Ct))!["error"]!;

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (first.StatusCode, second.StatusCode));
        Assert.Equal("auto-harness budget exhausted: calls", error["message"]!.GetValue<string>());
        Assert.Equal("false", Assert.Single(second.Headers.GetValues("x-should-retry")));
        Assert.Single(served.Server.Requests);
        Assert.Equal(1, proxied.Budget.Spent.Calls);
    }

    [Fact]
    public async Task Never_spends_more_than_the_cap_by_more_than_calls_in_flight_however_many_come_at_once()
    {
        var served = await Served.StartAsync("rules: [{then: {text: here, usage: {input: 20, output: 9}}}]");
        await using var proxied = await Proxied.StartAsync(served, limits: new BudgetLimits(Tokens: 1100));

        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using var response = await proxied.AskAsync(Dialect.Anthropic);
            return response.StatusCode;
        }));
        var used = await proxied.CloseAsync();

        var spent = proxied.Budget.Spent;
        Assert.Equal(spent.Calls, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(spent.Calls, served.Server.Requests.Length);
        Assert.InRange(spent.InputTokens + spent.OutputTokens, 1000, 1100);
        Assert.Equal(spent, used);
    }

    [Theory]
    [InlineData("POST", "/v1/files", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/responses/resp_1", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1/embeddings", HttpStatusCode.NotFound)]
    [InlineData("POST", "/more/v1/chat/completions", HttpStatusCode.NotFound)]
    [InlineData("GET", "/v1/chat/completions", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/v1/models/..%2f..%2fsecrets", HttpStatusCode.NotFound)]
    public async Task Serves_no_other_path(string method, string path, HttpStatusCode status)
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var response = await proxied.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), $"/t/{Proxied.Token}{path}"), Ct);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.DoesNotContain(served.Server.Requests, request => request.Path.Contains("secrets", StringComparison.Ordinal) || request.Rule is not null);
        Assert.DoesNotContain(proxied.Meter.Notes, note => note.Contains(Proxied.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Says_that_a_session_does_not_have_a_dialect()
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served, session => session with { Upstream = _ => null });

        using var response = await proxied.AskAsync(Dialect.Gemini);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("NOT_FOUND", JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!["error"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Passes_lists_of_models_and_counts_of_tokens_on_without_counting_them()
    {
        var served = await Served.StartAsync("models: [one, org/two]\nrules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served);

        using var alive = await proxied.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/t/{Proxied.Token}"), Ct);
        var list = await proxied.Http.GetStringAsync($"/t/{Proxied.Token}/v1/models", Ct);
        var card = await proxied.Http.GetStringAsync($"/t/{Proxied.Token}/v1/models/org/two", Ct);
        using var count = await proxied.PostAsync("/v1/messages/count_tokens?beta=true", """{"model":"x","messages":[]}"""u8.ToArray());
        var used = await proxied.CloseAsync();

        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Contains("org/two", list, StringComparison.Ordinal);
        Assert.Contains("org/two", card, StringComparison.Ordinal);
        Assert.Contains("input_tokens", await count.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(["/up/v1/models", "/up/v1/models/org/two", "/up/v1/messages/count_tokens?beta=true"], served.Server.Requests.Select(request => request.Path));
        Assert.Equal("pinned-model", served.Server.Requests[2].Model);
        Assert.Equal(0, used.Calls);
    }

    [Fact]
    public async Task Takes_compressed_bodies_and_sends_them_plain()
    {
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using var proxied = await Proxied.StartAsync(served);
        var (path, body) = Served.Asking(Dialect.Responses, stream: false, user: new string('x', 200_000));
        using var packed = new MemoryStream();
        await using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await zip.WriteAsync(Encoding.UTF8.GetBytes(body), Ct);
        }

        using var response = await proxied.PostAsync(path, packed.ToArray(), request => request.Content!.Headers.ContentEncoding.Add("gzip"));
        using var unknown = await proxied.PostAsync(path, packed.ToArray(), request => request.Content!.Headers.ContentEncoding.Add("zstd"));
        using var broken = await proxied.PostAsync(path, "{"u8.ToArray());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.BadRequest), (response.StatusCode, unknown.StatusCode, broken.StatusCode));
        var seen = Assert.Single(served.Server.Requests);
        Assert.Equal(body.Replace("\"m\"", "\"pinned-model\"", StringComparison.Ordinal), Encoding.UTF8.GetString(seen.Body.Span));
        Assert.Null(seen.Header("content-encoding"));
    }

    [Fact]
    public async Task Listens_on_a_Unix_socket_that_only_its_user_may_open()
    {
        var folder = Directory.CreateTempSubdirectory("auto-harness-test-").FullName;
        var socket = Path.Combine(folder, "proxy.sock");
        var served = await Served.StartAsync("rules: [{then: {text: here}}]");
        await using (var proxied = await Proxied.StartAsync(served, configure: options => options with { Port = null, UnixSocket = socket }))
        {
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, ct) =>
                {
                    var client = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                    await client.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(socket), ct);
                    return new System.Net.Sockets.NetworkStream(client, ownsSocket: true);
                },
            };
            using var http = new HttpClient(handler);

            Assert.Equal(new Uri("http://localhost/"), proxied.Proxy.BaseUrl);
            Assert.Contains("pinned", await (await http.PostAsync($"http://localhost/t/{Proxied.Token}/v1/responses", new StringContent("""{"input":"x"}"""), Ct)).Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
            Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(socket) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        }

        Assert.False(File.Exists(socket));
        Directory.Delete(folder);
    }

    [Fact]
    public async Task Tells_clients_where_their_model_is()
    {
        await using var proxied = await Proxied.StartAsync(await Served.StartAsync("rules: [{then: {text: here}}]"));

        var variables = proxied.Access.Session.EnvironmentVariables(new Uri("http://127.0.0.1:8100"));

        Assert.Equal($"http://127.0.0.1:8100/t/{Proxied.Token}/v1", variables["OPENAI_BASE_URL"]);
        Assert.Equal($"http://127.0.0.1:8100/t/{Proxied.Token}", variables["ANTHROPIC_BASE_URL"]);
        Assert.Equal($"http://127.0.0.1:8100/t/{Proxied.Token}", variables["GOOGLE_GEMINI_BASE_URL"]);
        Assert.DoesNotContain(variables.Values, value => value.Contains(Proxied.RealKey, StringComparison.Ordinal));
    }
}
