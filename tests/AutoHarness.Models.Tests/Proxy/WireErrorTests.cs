using System.Text;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Tests.Providers;
using AutoHarness.Models.Tests.Running;
using AutoHarness.Models.Tests.Scripted.Server;
using AutoHarness.Sdk;
using Microsoft.Extensions.Time.Testing;

namespace AutoHarness.Models.Tests.Proxy;

/// <summary>Errors that real clients were seen to parse, through the proxy and behind the harness's own clients.</summary>
public sealed class WireErrorTests
{
    private static readonly string[] OfTheConnection = ["content-length", "date", "server"];

    public static TheoryData<string> Names => [.. Directory.GetFiles(Path.Combine(WireSamples.Folder, "errors"), "*.http.txt").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Relays_a_recorded_error_byte_for_byte(string name)
    {
        var error = RecordedError.Of(name);
        Dialect[] dialects = name.Split('.')[0] switch { "anthropic" => [Dialect.Anthropic], "gemini" => [Dialect.Gemini], _ => [Dialect.Chat, Dialect.Responses] };
        foreach (var dialect in dialects)
        {
            var provider = await error.ServeAsync();
            await using var proxied = await Proxied.StartAsync(provider, provider.BaseUrl);

            using var relayed = await proxied.AskAsync(dialect, stream: true);

            Assert.Equal(error.Status, (int)relayed.StatusCode);
            Assert.Equal(error.Body, await relayed.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            var headers = relayed.Headers.Concat(relayed.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase) && header.Key != "x-should-retry");
            Assert.Equal(error.Headers, headers.Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value.Single()}").Order(StringComparer.Ordinal));
            Assert.Single(provider.Requests);
            Assert.Equal(0, proxied.Budget.Spent.Calls);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Stops_or_tries_again_behind_a_client_of_the_harness(string name)
    {
        var error = RecordedError.Of(name);
        await using var provider = await error.ServeAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var models = new RealModels(provider.BaseUrl, time);
        var model = name.Split('.')[0] switch { "anthropic" => "claude-sonnet-4-5", "gemini" => "gemini/gemini-2.5-pro", _ => "gpt-4o" };

        var fault = await Record.ExceptionAsync(() => RealModels.HurryAsync(time, models.Open(model).AskAsync("hi")));

        Assert.Equal(error.Status == 401 ? (typeof(HarnessException), 1) : (typeof(InfrastructureException), 6), (fault!.GetType(), provider.Requests.Count));
        Assert.Contains($"fake {error.Status}", (fault as HarnessException)?.Error.Why ?? fault.Message, StringComparison.Ordinal);
    }

    private sealed record RecordedError(int Status, string[] Headers, byte[] Body)
    {
        public static RecordedError Of(string name)
        {
            var lines = File.ReadAllText(Path.Combine(WireSamples.Folder, "errors", name)).ReplaceLineEndings("\n").Split('\n');
            var blank = Array.IndexOf(lines, "");
            return new RecordedError(int.Parse(lines[0].Split(' ')[1]), [.. lines[1..blank].Order(StringComparer.Ordinal)], Encoding.UTF8.GetBytes(string.Join('\n', lines[(blank + 1)..])));
        }

        public Task<RawProvider> ServeAsync() => RawProvider.StartAsync(async context =>
        {
            context.Response.StatusCode = Status;
            foreach (var header in Headers)
            {
                var colon = header.IndexOf(':', StringComparison.Ordinal);
                context.Response.Headers[header[..colon]] = header[(colon + 2)..];
            }

            await context.Response.Body.WriteAsync(Body);
        });
    }
}
