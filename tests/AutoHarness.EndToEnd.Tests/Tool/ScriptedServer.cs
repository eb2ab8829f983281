using System.Diagnostics;
using System.Text.RegularExpressions;

namespace AutoHarness.EndToEnd.Tests.Tool;

/// <summary>The scripted model server in a process of its own.</summary>
internal sealed partial class ScriptedServer : IAsyncDisposable
{
    private readonly Process process;

    private ScriptedServer(Process process, string port)
    {
        this.process = process;
        Port = port;
    }

    public string Port { get; }

    public int ProcessId => process.Id;

    public static async Task<ScriptedServer> StartAsync(Sandbox sandbox, string script)
    {
        var file = Path.Combine(sandbox.Root, "script.yaml");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        var process = sandbox.Start(Repository.Tool, ["gateway", "scripted", "--script", file, "--port", "0"]);
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (Address().Match(line) is { Success: true } found)
            {
                return new ScriptedServer(process, found.Groups["port"].Value);
            }
        }

        throw new InvalidOperationException("the scripted server told no address");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(CancellationToken.None);
        process.Dispose();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
