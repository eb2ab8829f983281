using System.Net.Http.Headers;
using System.Text;
using AutoHarness.Models.Scripted.Server;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Tests.Scripted.Server;

/// <summary>A scripted server with a plain client.</summary>
internal sealed class Served(ScriptedServer server) : IAsyncDisposable
{
    public ScriptedServer Server => server;

    public HttpClient Http { get; } = new() { BaseAddress = server.BaseUrl, Timeout = TimeSpan.FromMinutes(2) };

    public static async Task<Served> StartAsync(string script, TimeProvider? time = null) => new(await ScriptedServer.StartAsync(
        ServerScript.Parse(script), new ServerOptions(time ?? TimeProvider.System), TestContext.Current.CancellationToken));

    /// <summary>A small request of a dialect.</summary>
    public static (string Path, string Body) Asking(Dialect dialect, bool stream, string user = "hello") => dialect switch
    {
        Dialect.Chat => ("/v1/chat/completions", $$$"""{"model":"m","messages":[{"role":"user","content":"{{{user}}}"}],"stream":{{{(stream ? "true" : "false")}}},"stream_options":{"include_usage":true}}"""),
        Dialect.Responses => ("/v1/responses", $$"""{"model":"m","input":"{{user}}","stream":{{(stream ? "true" : "false")}}}"""),
        Dialect.Anthropic => ("/v1/messages", $$"""{"model":"m","max_tokens":9,"messages":[{"role":"user","content":"{{user}}"}],"stream":{{(stream ? "true" : "false")}}}"""),
        _ => ($"/v1beta/models/m:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}", $$"""{"contents":[{"role":"user","parts":[{"text":"{{user}}"}]}]}"""),
    };

    public Task<HttpResponseMessage> AskAsync(Dialect dialect, bool stream = false, string user = "hello")
    {
        var (path, body) = Asking(dialect, stream, user);
        return SendAsync(path, Encoding.UTF8.GetBytes(body));
    }

    public Task<HttpResponseMessage> SendAsync(string path, byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
    }
}
