using AutoHarness.Cli.Tests.Testing;
using AutoHarness.Sdk;

namespace AutoHarness.Cli.Tests.Commands;

public sealed class GatewayScriptedCommandTests
{
    [Fact]
    public async Task Serves_the_script_until_it_is_interrupted()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "script.yaml"), "rules: [{then: {text: hello from the script}}]", TestContext.Current.CancellationToken);
        var printed = new AnnouncedUrl();
        var tool = new TestTool { CurrentDirectory = folder.Path, BrokenOutput = printed };

        var running = tool.RunAsync("gateway", "scripted", "--script", "script.yaml");
        var anthropic = await printed.Found.Task.WaitAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient();
        using var response = await http.PostAsync(
            new Uri($"{anthropic}/v1/messages"), new StringContent("""{"model":"m","max_tokens":9,"messages":[]}"""), TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        tool.Interrupts.Take(ExitCode.Interrupted);

        Assert.Equal(ExitCode.Ok, await running);
        Assert.Contains("hello from the script", answer, StringComparison.Ordinal);
        Assert.Contains($"chat       {anthropic}/v1", printed.ToString(), StringComparison.Ordinal);
        Assert.Contains("stopped after 1 requests", tool.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ExitCode.Environment, "AH1230", "gateway", "scripted", "--script", "/nowhere/script.yaml")]
    [InlineData(ExitCode.Usage, "--port has to be from 0 to 65535", "gateway", "scripted", "--script", "x", "--port", "70000")]
    [InlineData(ExitCode.Usage, "--script", "gateway", "scripted")]
    [InlineData(ExitCode.Usage, "gateway needs to know what to serve", "gateway")]
    public async Task Says_what_it_needs(ExitCode exit, string message, params string[] arguments)
    {
        var tool = new TestTool();

        Assert.Equal(exit, await tool.RunAsync(arguments));
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
    }

    /// <summary>Standard output that tells when the last base URL was printed.</summary>
    private sealed class AnnouncedUrl : StringWriter
    {
        public TaskCompletionSource<string> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Flush()
        {
            if (ToString().Split('\n').FirstOrDefault(line => line.StartsWith("gemini", StringComparison.Ordinal)) is { } line)
            {
                Found.TrySetResult(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
            }
        }
    }
}
