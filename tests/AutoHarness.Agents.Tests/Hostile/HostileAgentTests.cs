using System.Net;
using System.Net.Sockets;
using AutoHarness.Agents.Fleet;
using AutoHarness.Agents.Tests.TestKit;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.Agents.Tests.Hostile;

/// <summary>Agents that mean harm. Each must be contained, be named for what it did, and leave a well-behaved neighbour unharmed.</summary>
public sealed class HostileAgentTests(Fleets fleets)
{
    private const string Canary = "canary-90c1d7";
    private static readonly Zoo Zoo = new();
    private static readonly ZooAgent Good = Zoo.Add("await Ask(context, text, ct); await Say(context, \"fine\");");
    private static readonly ZooAgent Spins = Zoo.Add("while (true) { }");
    private static readonly ZooAgent SpinsEverywhere = Zoo.Add("for (var i = 0; i < 16; i++) new Thread(() => { while (true) { } }) { IsBackground = true }.Start(); await Task.Delay(-1);");
    private static readonly ZooAgent IgnoresCancellation = Zoo.Add("while (true) { try { await Task.Delay(50); } catch { } }");
    private static readonly ZooAgent Deadlocks = Zoo.Add("new ManualResetEventSlim().Wait();");
    private static readonly ZooAgent ForksProcesses = Zoo.Add("while (true) { try { System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(\"/bin/sleep\", \"1000\")); } catch { } }");
    private static readonly ZooAgent ForksThreads = Zoo.Add("while (true) { try { new Thread(() => Thread.Sleep(-1), 65536) { IsBackground = true }.Start(); } catch { } }");
    private static readonly ZooAgent HogsHeap = Zoo.Add("var all = new List<byte[]>(); while (true) { var page = new byte[1_000_000]; Array.Fill(page, (byte)1); all.Add(page); }");
    private static readonly ZooAgent HogsNativeMemory = Zoo.Add("unsafe { while (true) { var p = System.Runtime.InteropServices.NativeMemory.Alloc(1_000_000); new Span<byte>(p, 1_000_000).Fill(1); } }");
    private static readonly ZooAgent OverflowsTheStack = Zoo.Add("Deep(0);", "private static int Deep(int n) => Deep(n + 1) + 1;");
    private static readonly ZooAgent Exits = Zoo.Add("Environment.Exit(0);");
    private static readonly ZooAgent FailsFast = Zoo.Add("new Thread(() => throw new InvalidOperationException(\"in a thread\")).Start(); await Task.Delay(-1);");
    private static readonly ZooAgent FloodsOutput = Zoo.Add("var line = new string('x', 100_000); while (true) Console.WriteLine(line);");
    private static readonly ZooAgent FloodsErrors = Zoo.Add("var line = new string('x', 100_000); while (true) Console.Error.WriteLine(line);");
    private static readonly ZooAgent FloodsDescriptorOne = Zoo.Add("using var file = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(1, false), FileAccess.Write); var bytes = new byte[1_000_000]; while (true) file.Write(bytes);");
    private static readonly ZooAgent SendsHugeRequests = Zoo.Add("await Ask(context, new string('x', 20_000_000), ct);");
    private static readonly ZooAgent WritesIntoTheProtocol = Zoo.Add("foreach (var fd in Enumerable.Range(3, 60)) { try { using var file = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(fd, false), FileAccess.Write); file.Write(System.Text.Encoding.UTF8.GetBytes(text.Replace('\\'', '\"') + \"\\n\")); file.Flush(); } catch { } } await Task.Delay(-1);");
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

    private static readonly JailLimits Small = new() { MemoryBytes = 400L * 1024 * 1024, Processes = 100, TemporaryBytes = 8 * 1024 * 1024 };

    public static TheoryData<string, AgentEnd, string> Deeds => new()
    {
        { nameof(Spins), AgentEnd.TimedOut, "working time" },
        { nameof(SpinsEverywhere), AgentEnd.TimedOut, "working time" },
        { nameof(IgnoresCancellation), AgentEnd.TimedOut, "working time" },
        { nameof(Deadlocks), AgentEnd.TimedOut, "working time" },
        { nameof(ForksProcesses), AgentEnd.LimitBroken, "more than 100 processes and threads" },
        { nameof(ForksThreads), AgentEnd.LimitBroken, "more than 100 processes and threads" },
        { nameof(HogsHeap), AgentEnd.LimitBroken, "memory" },
        { nameof(HogsNativeMemory), AgentEnd.LimitBroken, "memory" },
        { nameof(OverflowsTheStack), AgentEnd.Crashed, "stack overflow" },
        { nameof(Exits), AgentEnd.Crashed, "exit code 0" },
        { nameof(FailsFast), AgentEnd.Crashed, "in a thread" },
        { nameof(FloodsOutput), AgentEnd.LimitBroken, "console output" },
        { nameof(FloodsErrors), AgentEnd.LimitBroken, "console output" },
        { nameof(FloodsDescriptorOne), AgentEnd.LimitBroken, "console output" },
    };

    [Theory]
    [MemberData(nameof(Deeds))]
    public async Task A_process_is_lost_for_all_its_sessions_and_alone_the_guilty_one_is_named(string deed, AgentEnd end, string detail)
    {
        await using var fleet = await fleets.StartAsync(options => options with { ProcessLimits = Small });
        var agent = Named(deed);
        Trial shared = Bad(), alone = Bad(), neighbour = new() { Model = Slow() }, retried = new();

        var guilty = shared.RunAsync(fleet, agent);
        var innocent = neighbour.RunAsync(fleet, Good);
        await Assert.ThrowsAsync<AgentProcessLostException>(() => guilty);
        await Assert.ThrowsAsync<AgentProcessLostException>(() => innocent);

        var run = await alone.RunAsync(fleet, agent, alone: true);
        Assert.Equal(end, run.End);
        Assert.Contains(detail, run.Detail, StringComparison.Ordinal);
        Assert.Equal(AgentEnd.Finished, (await retried.RunAsync(fleet, Good, alone: true)).End);
    }

    [Theory]
    [InlineData("{'jsonrpc':'2.0','id':7,'method':'model/complete','params':{'session':'00000000000000000000000000000000','messages':[]}}", "a session that is not there")]
    [InlineData("{'jsonrpc':'2.0','id':1,'result':{'end':'finished','reward':1}}", "an answer to nothing")]
    [InlineData("this is no JSON", "no JSON")]
    [InlineData("[1,2]", "no object")]
    [InlineData("{'jsonrpc':'2.0','method':'reward','params':{'session':'x'}}", "a session that is not there")]
    public async Task A_forged_message_is_a_broken_protocol(string line, string detail)
    {
        Trial alone = new() { Instruction = line, TimeLimit = TimeSpan.FromSeconds(20) }, shared = new() { Instruction = line, TimeLimit = TimeSpan.FromSeconds(20) };

        var run = await alone.RunAsync(fleets.Shared, WritesIntoTheProtocol, alone: true);
        await Assert.ThrowsAsync<AgentProcessLostException>(() => shared.RunAsync(fleets.Shared, WritesIntoTheProtocol, pool: line));

        Assert.Equal(AgentEnd.ProtocolBroken, run.End);
        Assert.Contains(detail, run.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("out.write('x' * 20_000_000)", AgentEnd.LimitBroken, "a line longer than 8 MiB")]
    [InlineData("send({'jsonrpc': '2.0', 'id': 5, 'method': 'environment/act', 'params': {'session': session, 'message': {'role': 'assistant', 'text': 'slow'}}}); send({'jsonrpc': '2.0', 'id': 5, 'method': 'environment/act', 'params': {'session': session, 'message': {'role': 'assistant', 'text': 'again'}}})", AgentEnd.ProtocolBroken, "the id of another")]
    [InlineData("[send({'jsonrpc': '2.0', 'method': 'log', 'params': {'session': session, 'text': 'x'}}) for _ in range(1000000)]", AgentEnd.LimitBroken, "a flood of log lines")]
    [InlineData("[send({'jsonrpc': '2.0', 'id': i, 'method': 'nonsense', 'params': {'session': session}}) for i in range(1000000)]", AgentEnd.ProtocolBroken, "requests that make no sense")]
    [InlineData("[send({'jsonrpc': '2.0', 'id': i, 'method': 'environment/act', 'params': {'session': session, 'message': {'role': 'assistant', 'text': 'slow'}}}) for i in range(1000000)]", AgentEnd.LimitBroken, "too many requests")]
    [InlineData("out.write('[' * 100000 + '\\n'); out.flush()", AgentEnd.ProtocolBroken, "no JSON")]
    [InlineData("import os; os.kill(os.getpid(), 9)", AgentEnd.Crashed, "was killed")]
    public async Task A_foreign_agent_that_breaks_the_rules_is_named_for_it(string deed, AgentEnd end, string detail)
    {
        var program = Fleets.Python(PythonAgentTestsSource.Replace("    messages = [", $"    {deed}\n    threading.Event().wait()\n    messages = [", StringComparison.Ordinal));
        var trial = new Trial
        {
            TimeLimit = TimeSpan.FromSeconds(20),
            Act = async (_, ct) =>
            {
                await Task.Delay(Timeout.Infinite, ct);
                throw new InvalidOperationException();
            },
        };

        var run = await trial.RunAsync(fleets.Shared, program, alone: true);

        Assert.Equal(end, run.End);
        Assert.Contains(detail, run.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_of_many_megabytes_fails_in_the_agent_and_harms_nobody()
    {
        var run = await new Trial().RunAsync(fleets.Shared, SendsHugeRequests);

        Assert.Equal(AgentEnd.Crashed, run.End);
        Assert.Contains("the limit is 8 MiB", run.Detail, StringComparison.Ordinal);
    }

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
            Assert.DoesNotContain(trial.Events, entry => entry.Data.ToJsonString().Contains("canary", StringComparison.Ordinal) && entry.Kind != "session");
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
        await using var fleet = await fleets.StartAsync(options => options with { ProcessLimits = Small });
        var trial = new Trial();

        var run = await trial.RunAsync(fleet, FillsTmp, alone: true);

        Assert.Equal(AgentEnd.Finished, run.End);
        Assert.Contains("No space left on device", trial.Said.Single(), StringComparison.Ordinal);
    }

    private static string PythonAgentTestsSource => Fleet.PythonAgentTests.Documented;

    private static Trial Bad() => new() { TimeLimit = TimeSpan.FromSeconds(3) };

    private static FakeModel Slow() => new(async (_, _, ct) =>
    {
        await Task.Delay(TimeSpan.FromMinutes(5), ct);
        throw new InvalidOperationException();
    });

    private static ZooAgent Named(string deed) => deed switch
    {
        nameof(Spins) => Spins,
        nameof(SpinsEverywhere) => SpinsEverywhere,
        nameof(IgnoresCancellation) => IgnoresCancellation,
        nameof(Deadlocks) => Deadlocks,
        nameof(ForksProcesses) => ForksProcesses,
        nameof(ForksThreads) => ForksThreads,
        nameof(HogsHeap) => HogsHeap,
        nameof(HogsNativeMemory) => HogsNativeMemory,
        nameof(OverflowsTheStack) => OverflowsTheStack,
        nameof(Exits) => Exits,
        nameof(FailsFast) => FailsFast,
        nameof(FloodsOutput) => FloodsOutput,
        nameof(FloodsErrors) => FloodsErrors,
        nameof(FloodsDescriptorOne) => FloodsDescriptorOne,
        _ => throw new ArgumentOutOfRangeException(nameof(deed)),
    };
}
