using System.Net;
using System.Net.Sockets;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Agents that look around, call home and fill what they can write.</summary>
public sealed class SnoopingAgentTests(Fleets fleets)
{
    private const string Canary = "canary-90c1d7";
    private static readonly Zoo Zoo = new();
    private static readonly ZooAgent FillsTmp = Zoo.Add("try { var bytes = new byte[1_000_000]; for (var i = 0; ; i++) File.WriteAllBytes($\"/tmp/{i}\", bytes); } catch (IOException e) { await Say(context, e.Message); } finally { foreach (var file in Directory.GetFiles(\"/tmp\", \"*\")) try { File.Delete(file); } catch { } }");
    private static readonly ZooAgent ReadsAround = Zoo.Add("""
        var seen = new List<string>();
        foreach (var path in text.Split(','))
        {
            try { if (Directory.Exists(path)) seen.Add(path + " holds " + string.Join(' ', Directory.GetFileSystemEntries(path))); else seen.Add(path + ": " + File.ReadAllText(path)); }
            catch (Exception e) { }
        }
        try { File.CreateSymbolicLink("/tmp/way-out", "/proc/1/root/root"); seen.AddRange(Directory.GetFileSystemEntries("/tmp/way-out")); } catch { }
        foreach (var process in Directory.GetDirectories("/proc").Where(d => char.IsDigit(d[6])))
            try { seen.Add(File.ReadAllText(process + "/environ") + File.ReadAllText(process + "/cmdline")); } catch { }
        await Say(context, string.Join('\n', seen));
        """);
    private static readonly ZooAgent TriesTheNetwork = Zoo.Add("""
        var open = new List<string>();
        async Task Try(string name, Func<Task> attempt) { try { await attempt().WaitAsync(TimeSpan.FromSeconds(3)); open.Add(name); } catch { } }
        var port = int.Parse(text);
        foreach (var address in new[] { "127.0.0.1", "::1", "1.1.1.1" })
            await Try("tcp " + address, async () => { using var c = new System.Net.Sockets.TcpClient(System.Net.IPAddress.Parse(address).AddressFamily); await c.ConnectAsync(System.Net.IPAddress.Parse(address), port); });
        await Try("udp", async () => { using var u = new System.Net.Sockets.UdpClient(); await u.SendAsync(new byte[] { 1 }, 1, "1.1.1.1", 53); });
        await Try("dns", () => System.Net.Dns.GetHostAddressesAsync("example.com"));
        foreach (var path in new[] { "/var/run/docker.sock", "/run/docker.sock", "/run/dbus/system_bus_socket", "/tmp/.X11-unix/X0" })
            await Try(path, async () => { using var s = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified); await s.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(path)); });
        await Say(context, "open: " + string.Join(',', open));
        """);

    [Fact]
    public async Task Nothing_of_the_host_can_be_read()
    {
        Environment.SetEnvironmentVariable("ANTHROPIC_API_KEY", Canary);
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), $".auto-harness-{Canary}");
        var secret = Path.Combine(fleets.CacheDirectory, "answers.txt");
        await File.WriteAllTextAsync(secret, Canary, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(home);
        try
        {
            var trial = new Trial { Instruction = $"/work,/root,/home,{home},{secret},{fleets.CacheDirectory},/etc/shadow,/proc/1/environ,/proc/self/environ,/var,/run,/sys,/mnt,/opt,/agent,/" };

            await trial.RunAsync(fleets.Shared, ReadsAround);

            var seen = trial.Said.Single();
            Assert.Contains("/agent holds /agent/agent.dll", seen, StringComparison.Ordinal);
            Assert.DoesNotContain(Canary, seen, StringComparison.Ordinal);
            Assert.DoesNotContain("root:", seen, StringComparison.Ordinal);
            Assert.DoesNotContain("/work", seen.Split('\n').First(line => line.StartsWith("/ holds", StringComparison.Ordinal)), StringComparison.Ordinal);
            Assert.DoesNotContain(trial.Events, entry => entry.Data.ToJsonString().Contains(Canary, StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(home);
        }
    }

    [Fact]
    public async Task No_network_of_any_kind_is_reached()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var trial = new Trial { Instruction = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture) };

        await trial.RunAsync(fleets.Shared, TriesTheNetwork);

        Assert.Equal(["open: "], trial.Said);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_full_tmp_is_the_agents_own_problem()
    {
        await using var fleet = await fleets.StartAsync(options => options with { ProcessLimits = HostileDeed.Limits });
        var trial = new Trial();

        var run = await trial.RunAsync(fleet, FillsTmp, alone: true);

        Assert.Equal(AgentEnd.Finished, run.End);
        Assert.Contains("No space left on device", trial.Said.Single(), StringComparison.Ordinal);
    }
}
