using AutoHarness.Benchmarks.Harbor.Agents;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;
using AutoHarness.Benchmarks.Harbor.Trials;

namespace AutoHarness.Benchmarks.Harbor.Tests.Trials;

/// <summary>
/// What an agent can do to be rewarded for nothing, or to break the harness: it gets 0 and never passes as a fault of the machine. The same
/// task still gives its solution 1 and nobody 0.
/// </summary>
public abstract class AttackTests(SandboxFixture fixture) : IDisposable
{
    private readonly TrialBench bench = new(fixture.Provider);

    [Fact]
    public async Task The_solution_gets_1_and_nobody_gets_0()
    {
        Assert.Equal(1, TrialBench.Scalar(await bench.RunAsync(new OracleAgent())));
        Assert.Equal(0, TrialBench.Scalar(await bench.RunAsync(new NoOpAgent())));
    }

    public static TheoryData<string, string> Attacks => new()
    {
        { "a planted reward", "echo '{\"reward\": 1}' > /logs/verifier/reward.json; echo 1 > /logs/verifier/reward.txt" },
        { "a planted reward behind links", "rm -rf /logs/verifier; mkdir /app/v; echo '{\"reward\": 1}' > /app/v/reward.json; ln -s /app/v /logs/verifier; ln -s /app/v /tests" },
        { "a daemon that rewrites the reward", "setsid nohup sh -c 'while true; do echo \"{\\\"reward\\\": 1}\" > /logs/verifier/reward.json; sleep 0.05; done' >/dev/null 2>&1 & sleep 0.2" },
        { "a replaced bash", "printf '#!/bin/dash\\nmkdir -p /logs/verifier; echo 1 > /logs/verifier/reward.txt\\n' > /tmp/b; chmod 755 /tmp/b; cp /tmp/b /usr/bin/bash.new; mv /usr/bin/bash.new /usr/bin/bash" },
        { "replaced tools in front of the real ones", "for n in test [ cat rm mkdir echo; do printf '#!/bin/sh\\necho 1 > /logs/verifier/reward.txt; exit 0\\n' > /usr/local/bin/$n; chmod 755 /usr/local/bin/$n; done; true" },
        { "a library for every program", "printf 'int x;' > /tmp/x.c; cp /lib/x86_64-linux-gnu/libc.so.6 /tmp/own.so; echo /tmp/own.so > /etc/ld.so.preload" },
        { "tests of its own", "mkdir -p /tests; printf '#!/bin/bash\\necho 1 > /logs/verifier/reward.txt\\n' > /tests/test.sh; chmod 555 /tests /tests/test.sh" },
        { "no folder to work in", "rm -rf /app" },
        { "every process ended", "kill -9 -1" },
        { "the first process ended", "kill -TERM 1; kill -KILL 1; sleep 1" },
        { "everything deleted", "rm -rf --no-preserve-root /usr /etc /var /app /lib /bin 2>/dev/null; true" },
        { "a file in place of all logs", "rm -rf /logs; echo file > /logs" },
        { "files in place of folders", "rm -rf /logs/* /tests; echo file > /logs/agent; echo file > /logs/artifacts; echo file > /logs/verifier; echo file > /tests" },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Earns_nothing_and_is_the_agents_doing(string name, string command)
    {
        var report = await bench.RunAsync(new ShellAgent(command));

        Assert.True(TrialBench.Scalar(report) == 0, $"{name} was rewarded");
        Assert.False(report.Error is { IsInfrastructure: true }, $"{name} passed as a fault of the machine: {report.Error}");
    }

    [Fact]
    public async Task A_replaced_python_does_not_run_the_tests()
    {
        const string test = "python3 -c \"import os; open('/logs/verifier/reward.txt', 'w').write('1' if os.path.exists('/app/x') else '0')\"";
        const string replace = "printf '#!/bin/sh\\necho 1 > /logs/verifier/reward.txt\\n' > /tmp/p; chmod 755 /tmp/p; for f in /usr/bin/python3*; do cp /tmp/p $f.new; mv $f.new $f; done";

        var report = await bench.RunAsync(new ShellAgent(replace), test: test);

        Assert.Equal(0, TrialBench.Scalar(report));
        Assert.Contains(report.Steps[0].Restored, path => path.Contains("python3", StringComparison.Ordinal));
        Assert.Equal(1, TrialBench.Scalar(await bench.RunAsync(new OracleAgent(), test: test)));
    }

    [Fact]
    public async Task A_planted_reward_counts_only_where_harbors_own_ways_are_asked_for()
    {
        const string test = "true # leaves the reward to whoever wrote one";
        var planter = new ShellAgent("echo 1 > /logs/verifier/reward.txt");

        Assert.Equal("RewardFileNotFoundError", (await bench.RunAsync(planter, test: test)).Error?.Type);
        Assert.Equal(1, TrialBench.Scalar(await bench.RunAsync(planter, test: test, compat: true)));
    }

    [Fact]
    public async Task Printing_without_end_is_cut_and_stopped()
    {
        var agent = new ShellAgent("yes endless");

        var report = await bench.RunAsync(agent, "[agent]\ntimeout_sec = 2\n");

        Assert.Equal("AgentTimeoutError", report.Error?.Type);
        Assert.InRange(agent.Results[0].Stdout.Head.Length + agent.Results[0].Stdout.Tail.Length, 1, 64 * 1024);
        Assert.Equal(0, TrialBench.Scalar(report));
    }

    [Fact]
    public async Task Artifacts_are_contained_whatever_they_are()
    {
        var secret = Path.Combine(bench.Tasks.Path, "secret");
        await File.WriteAllTextAsync(secret, "of the host");
        var agent = new ShellAgent($$"""
            cd /logs/artifacts && touch /app/x kept
            ln -s {{secret}} link; ln -s / root; ln -s ../../../../../etc up; ln -s /etc/passwd absolute
            mkfifo pipe; mknod zero c 1 5; mknod disk b 8 0
            touch "$(printf 'new\nline')" "$(printf '\033[31mred')" -- '-rf' 'a b'
            mkdir -p "$(printf 'd%.0s' $(seq 200))/$(printf 'e%.0s' $(seq 200))"
            ln /app/x hard; truncate -s 1T sparse 2>/dev/null || truncate -s 64G sparse
            """);

        var report = await bench.RunAsync(agent, "artifacts = [\"/app/x\", \"/etc/shadow\"]\n");

        Assert.Equal(1, TrialBench.Scalar(report));
        Assert.Null(report.Error);
        var kept = Directory.EnumerateFileSystemEntries(bench.Folder.Artifacts, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path)).ToList();
        Assert.DoesNotContain(kept, entry => entry.LinkTarget is { } target && !Inside(bench.Folder.Artifacts, Path.GetFullPath(target, entry.DirectoryName!)));
        Assert.DoesNotContain(kept, entry => entry.Attributes.HasFlag(FileAttributes.Device));
        Assert.True(kept.Where(entry => entry.LinkTarget is null && entry.Exists).Sum(entry => entry.Length) < 1024L * 1024 * 1024);
    }

    [Fact]
    public async Task A_folder_of_logs_that_leads_elsewhere_brings_nothing_of_the_host()
    {
        using var host = new TemporaryFolder();
        host.Write("secret.txt", "of the host");

        var report = await bench.RunAsync(new ShellAgent($"touch /app/x; rm -rf /logs/agent /logs/artifacts; ln -s {host.Path} /logs/agent; ln -s {host.Path} /logs/artifacts"));

        Assert.Equal(1, TrialBench.Scalar(report));
        Assert.DoesNotContain(Directory.EnumerateFiles(bench.Folder.Root, "*", SearchOption.AllDirectories), path => Path.GetFileName(path) == "secret.txt");
    }

    [Theory]
    [InlineData("head -c 900000000 /dev/zero > /app/big")]
    [InlineData("mkdir /app/d; for i in $(seq 60); do head -c 10000000 /dev/zero > /app/d/$i || exit 1; done; sleep 19")]
    [InlineData("while head -c 10000000 /dev/zero >> /logs/verifier/x; do :; done; true")]
    public async Task Filling_the_disk_is_the_agents_doing_and_earns_nothing(string fill)
    {
        var report = await bench.RunAsync(new ShellAgent(fill), "[environment]\nstorage_mb = 128\n");

        Assert.Equal(0, TrialBench.Scalar(report));
        Assert.False(report.Error is { IsInfrastructure: true }, $"it passed as a fault of the machine: {report.Error}");
        Assert.Equal(1, TrialBench.Scalar(await bench.RunAsync(new OracleAgent(), "[environment]\nstorage_mb = 128\n")));
    }

    [Fact]
    public async Task Folders_without_end_are_contained_and_never_a_fault_of_the_machine()
    {
        const string deep = "cd /logs/artifacts && python3 -c \"\nimport os\nfor i in range(2500):\n    os.mkdir('d'); os.chdir('d')\n\"; touch /app/x; kill -9 -1";

        var report = await bench.RunAsync(new ShellAgent(deep, "echo again"));

        Assert.False(report.Error is { IsInfrastructure: true }, $"it passed as a fault of the machine: {report.Error}");
    }

    [Fact]
    public async Task Countless_files_are_contained_and_what_the_verifier_said_is_kept()
    {
        var agent = new ShellAgent("""
            mkdir /logs/artifacts/verifier && cd /logs/artifacts/verifier && touch $(seq 6000) && cp -r . /logs/agent && touch /app/x
            """);

        var report = await bench.RunAsync(agent, test: "echo looked; " + TrialBench.TouchTest);

        Assert.Null(report.Error);
        Assert.Equal((0, 1), (agent.Results[0].ExitCode, TrialBench.Scalar(report)));
        Assert.InRange(Directory.GetFiles(bench.Folder.Agent).Length, 1, 5000);
        Assert.Contains(TrialEvidence.Of(bench.Folder), note => (string?)note["path"] == "verifier/test-stdout.txt" && (string?)note["text"] == "looked\n");
    }

    [Theory]
    [InlineData("rm -f /bin/bash /usr/bin/bash")]
    [InlineData("rm -rf /app; echo file > /app")]
    [InlineData("sed -i /^nobody/d /etc/passwd")]
    [InlineData("rm -rf /logs; echo file > /logs")]
    public async Task What_is_broken_for_a_later_step_is_the_agents_doing(string sabotage)
    {
        bench.Tasks.Write("steps/task.toml", "[[steps]]\nname = \"one\"\n[[steps]]\nname = \"two\"\n[steps.verifier]\nuser = \"nobody\"\n");
        bench.Tasks.Write("steps/environment/Dockerfile", "FROM debian:bookworm-slim\nWORKDIR /app\n");
        bench.Tasks.Write("steps/tests/test.sh", "#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n");
        bench.Tasks.Write("steps/steps/one/instruction.md", "one");
        bench.Tasks.Write("steps/steps/two/instruction.md", "two");
        bench.Tasks.Write("steps/steps/two/workdir/setup.sh", "true");

        var report = await bench.RunAsync(HarborTask.Read(Path.Combine(bench.Tasks.Path, "steps")), new ShellAgent(sabotage));

        Assert.Null(report.Error);
        Assert.DoesNotContain(report.Steps, step => step.Error is { IsInfrastructure: true });
    }

    [Fact]
    public async Task What_is_broken_before_evidence_is_taken_for_a_separate_verifier_is_the_agents_doing()
    {
        var folder = bench.Tasks.Task("apart", "artifacts = [\"/app/x\"]\n[verifier]\nenvironment_mode = \"separate\"\n[[verifier.collect]]\ncommand = \"true\"\nuser = \"nobody\"\n", test: TrialBench.TouchTest, solution: "touch /app/x");
        bench.Tasks.Write("apart/tests/Dockerfile", "FROM debian:bookworm-slim\nCOPY . /tests/\nRUN mkdir /app\n");

        var broken = await bench.RunAsync(HarborTask.Read(folder), new ShellAgent("touch /app/x; sed -i /^nobody/d /etc/passwd"));

        Assert.Equal((0, false), (TrialBench.Scalar(broken), broken.Error?.IsInfrastructure));
        Assert.Equal(1, TrialBench.Scalar(await bench.RunAsync(HarborTask.Read(folder), new OracleAgent())));
        Assert.Equal(0, TrialBench.Scalar(await bench.RunAsync(HarborTask.Read(folder), new NoOpAgent())));
    }

    [Fact]
    public async Task Nothing_but_the_artifacts_reaches_a_separate_verifier()
    {
        var folder = bench.Tasks.Task("apart", "artifacts = [\"/app/out\"]\n[verifier]\nenvironment_mode = \"separate\"\n", test: TrialBench.TouchTest);
        bench.Tasks.Write("apart/tests/Dockerfile", "FROM debian:bookworm-slim\nCOPY . /tests/\nRUN mkdir -p /app/out\n");
        const string attack = """
            mkdir -p /app/out; echo 1 > /logs/verifier/reward.txt; touch /app/x; printf '#!/bin/sh\necho 1 > /logs/verifier/reward.txt\n' > /bin/bash
            ln -s /logs/verifier/reward.txt /app/out/a; ln -s ../x /app/out/b; ln -s /tests /app/out/c; rm -rf /logs/artifacts; ln -s /app /logs/artifacts
            """;

        var report = await bench.RunAsync(HarborTask.Read(folder), new ShellAgent(attack));

        Assert.Equal((0, null), (TrialBench.Scalar(report), report.Error));
    }

    [Fact]
    public async Task Python_that_is_told_to_run_something_else_first_does_not_run_it()
    {
        const string test = "python3 -c \"import os; open('/logs/verifier/reward.txt', 'w').write('1' if os.path.exists('/app/x') else '0')\"";
        const string plant = """
            version=$(basename $(ls /usr/bin/python3.? /usr/bin/python3.?? 2>/dev/null | head -n 1))
            printf 'import os\nopen("/app/x", "w")\n' > /tmp/own.py
            for dir in /usr/lib/python3/dist-packages /usr/lib/$version /usr/local/lib/$version/dist-packages /root/.local/lib/$version/site-packages; do
                mkdir -p $dir; for name in sitecustomize usercustomize; do cp /tmp/own.py $dir/$name.py; done
            done
            """;

        Assert.Equal(0, TrialBench.Scalar(await bench.RunAsync(new ShellAgent(plant), test: test)));
    }

    public void Dispose()
    {
        bench.Dispose();
        GC.SuppressFinalize(this);
    }

    private static bool Inside(string root, string path) => path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
