using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>A server on the loopback address that answers as a test says and keeps what it was sent.</summary>
internal sealed class HttpStub : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly ConcurrentQueue<(string Path, byte[] Body)> requests = new();
    private readonly Task serving;

    private HttpStub(int port, Func<string, byte[], (int Status, string Type, byte[] Body)> answer)
    {
        Url = $"http://127.0.0.1:{port}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        serving = ServeAsync(answer);
    }

    public string Url { get; }

    public IReadOnlyCollection<(string Path, byte[] Body)> Requests => requests;

    /// <param name="answer">From path and body to status, content type and body.</param>
    public static HttpStub Start(Func<string, byte[], (int Status, string Type, byte[] Body)> answer)
    {
        // The listener cannot choose a port itself.
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new HttpStub(port, answer);
    }

    /// <summary>A model provider that speaks OpenAI's Chat Completions, or answers with an error.</summary>
    /// <param name="status">Of the answer to a request of this body.</param>
    public static HttpStub Provider(Func<string, int> status) => Start((_, body) =>
    {
        var asked = status(Encoding.UTF8.GetString(body));
        return (asked, "application/json", Encoding.UTF8.GetBytes(asked == 200
            ? """{"id":"c","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"OK"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":1}}"""
            : """{"error":{"message":"not today","type":"invalid_request_error"}}"""));
    });

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync(Func<string, byte[], (int Status, string Type, byte[] Body)> answer)
    {
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                requests.Enqueue((context.Request.Url!.PathAndQuery, body.ToArray()));
                var (status, type, reply) = answer(context.Request.Url.PathAndQuery, body.ToArray());
                context.Response.StatusCode = status;
                context.Response.ContentType = type;
                context.Response.ContentLength64 = reply.Length;
                await context.Response.OutputStream.WriteAsync(reply);
                context.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }
}
