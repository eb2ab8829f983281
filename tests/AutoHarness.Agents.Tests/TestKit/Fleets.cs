using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Programs;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.TestKit;

/// <summary>One fleet for all tests, so that every agent source is compiled once.</summary>
public sealed class Fleets : IAsyncLifetime
{
    private readonly string cache = Directory.CreateTempSubdirectory("auto-harness-test-").FullName;

    public AgentFleet Shared { get; private set; } = null!;

    public static string HostDirectory { get; } = FindHost();

    public string CacheDirectory => cache;

    public async ValueTask InitializeAsync() => Shared = await StartAsync(options => options);

    public Task<AgentFleet> StartAsync(Func<AgentFleetOptions, AgentFleetOptions> change) =>
        AgentFleet.StartAsync(change(new AgentFleetOptions { HostDirectory = HostDirectory, CacheDirectory = cache }), TimeProvider.System, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Shared.DisposeAsync();
        Directory.Delete(cache, recursive: true);
    }

    /// <summary>A C# agent with the given body of <c>RunAsync(AgentContext context, CancellationToken ct)</c>.</summary>
    public static AgentProgram CSharp(string body, string members = "") => Source($$"""
        public sealed class Agent : IAgent
        {
            {{members}}
            public async Task RunAsync(AgentContext context, CancellationToken ct)
            {
                await Task.Yield();
                {{body}}
            }
        }
        """);

    public static AgentProgram Source(string source) => AgentProgram.Of([File("agent/agent.cs", source)]);

    public static AgentProgram Python(string source) => AgentProgram.Of([File("agent/agent.py", source)], ["python3", "agent/agent.py"]);

    private static AgentFile File(string path, string text) => new(path, [.. System.Text.Encoding.UTF8.GetBytes(text)]);

    private static string FindHost()
    {
        // artifacts/bin/<project>/<configuration>/: the host is a neighbour with the same configuration; a copied test brings it along.
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var copied = Path.Combine(own.FullName, "agent-host");
        return Directory.Exists(copied) ? copied : Path.Combine(own.Parent!.Parent!.FullName, "AutoHarness.AgentHost", own.Name);
    }
}
