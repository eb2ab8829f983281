using System.Net;
using System.Net.Sockets;
using System.Text;
using AutoHarness.CodingAgents.Edits;
using AutoHarness.CodingAgents.Output;
using AutoHarness.CodingAgents.Turns;
using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Tests.Turns;

public sealed class CodingAgentDriverTests
{
    [Fact]
    public async Task Takes_back_the_edited_bytes_the_log_and_the_final_message()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync("""
            echo '// better' >> agent/agent.cs
            echo '- looked at t1' >> workspace/learnings.md
            echo 'Done. {"hypothesis":"too terse","change":"longer prompt","expected":"t1 passes","needs_human":null}'
            """);

        Assert.Equal(TurnOutcome.Changed, turn.Outcome);
        Assert.True(turn.Usable);
        Assert.Equal(TurnBench.Source + "// better\n", Encoding.UTF8.GetString(Assert.Single(turn.Edit.Files).Content.Span));
        Assert.Equal("- looked at t1\n", turn.Edit.Learnings?.Text);
        Assert.Equal(new FinalMessage("too terse", "longer prompt", "t1 passes", null), turn.Message);
        Assert.Equal(0, turn.Evidence.ExitCode);
        Assert.Contains("bubblewrap, network none", turn.Evidence.Jail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", TurnOutcome.NoChange)]
    [InlineData("exit 3", TurnOutcome.AgentError)]
    [InlineData("kill -9 $$", TurnOutcome.AgentError)]
    [InlineData("cp agent/agent.cs /tmp/a; echo x >> agent/agent.cs; cat /tmp/a > agent/agent.cs", TurnOutcome.NoChange)]
    [InlineData("echo '- only a note' >> workspace/learnings.md", TurnOutcome.NoChange)]
    [InlineData("no-such-program-anywhere", TurnOutcome.SpawnFailed)]
    public async Task Calls_a_turn_without_an_edit_empty(string script, TurnOutcome expected)
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync(script);

        Assert.Equal(expected, turn.Outcome);
        Assert.True(turn.Empty);
        Assert.Equal(TurnBench.Source, Encoding.UTF8.GetString(Assert.Single(turn.Edit.Files).Content.Span));
    }

    [Fact]
    public async Task Says_that_a_program_is_not_there()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync(new CodingAgentSpec { Command = new AgentCommand.Program(["/opt/none/agent", "x"]) }, CancellationToken.None);

        Assert.Equal(TurnOutcome.SpawnFailed, turn.Outcome);
        Assert.Contains("/opt/none/agent", turn.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fills_arguments_without_a_shell()
    {
        using var bench = new TurnBench();
        var agent = new CodingAgentSpec { Command = new AgentCommand.Program(["/usr/bin/printf", "[%s]", "{prompt}", "{workdir}", "$(id)", "{iteration}"]) };

        await bench.RunAsync(agent, CancellationToken.None);

        Assert.Equal("[Improve the agent.\n][/candidate][$(id)][3]", bench.Stdout);
    }

    [Fact]
    public async Task Gives_a_shell_line_its_values_in_the_environment_only()
    {
        using var bench = new TurnBench { HostEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TOOL_MODE"] = "fast", ["OTHER_KEY"] = "hidden-value" } };

        await bench.RunAsync(TurnBench.Shell("cat $AH_PROMPT_FILE; echo $AH_WORKDIR $AH_ITERATION $HOME; env | sort") with { Variables = ["TOOL_MODE"] }, CancellationToken.None);

        Assert.StartsWith("Improve the agent.\n/candidate 3 /home/agent\n", bench.Stdout, StringComparison.Ordinal);
        var names = bench.Stdout.Split('\n').Skip(2).Where(line => line.Contains('=', StringComparison.Ordinal)).Select(line => line.Split('=')[0]);
        Assert.Equal(
            [
                "AH_ITERATION", "AH_PROMPT_FILE", "AH_WORKDIR", "CI", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_NAME", "GIT_CONFIG_GLOBAL",
                "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_EDITOR", "GIT_PAGER", "GIT_TERMINAL_PROMPT", "HOME", "LANG", "NO_COLOR", "PAGER", "PATH", "PWD", "TERM", "TMPDIR", "TOOL_MODE",
            ],
            names,
            StringComparer.Ordinal);
        Assert.DoesNotContain("hidden-value", bench.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hides_the_experiment_the_state_and_the_users_files()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync($"""
            cat {bench.Experiment}/workspace/ledger.db {bench.State}/heldout.db
            grep -rs canary- / --exclude-dir=proc --exclude-dir=sys --exclude-dir=usr
            cat /proc/*/environ /etc/shadow
            ls -a /root {Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)}/.ssh
            ls -a / /home
            """);

        Assert.Equal(TurnOutcome.NoChange, turn.Outcome);
        var printed = bench.Stdout + bench.Stderr;
        Assert.DoesNotContain(bench.HostSecret, printed, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("authorized_keys", printed, StringComparison.Ordinal);
        Assert.Contains("candidate", bench.Stdout, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writes_nowhere_but_in_the_copy_and_its_scratch_space()
    {
        using var bench = new TurnBench();

        await bench.RunAsync("""
            for place in / /usr /usr/bin /etc /brief /home /var /dev /bin; do
              if touch $place/planted 2>/dev/null; then echo "wrote $place"; fi
            done
            if echo x 2>/dev/null >> $AH_PROMPT_FILE; then echo "wrote brief"; fi
            for place in /candidate /tmp $HOME; do touch $place/planted && echo "may $place"; done
            """);

        Assert.Equal("may /candidate\nmay /tmp\nmay /home/agent\n", bench.Stdout);
    }

    [Fact]
    public async Task Reaches_no_network_unless_the_owner_allows_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var script = $"perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(PeerAddr=>\"127.0.0.1:{port}\",Timeout=>5) ? \"reached\" : \"unreachable\"'";
        using var closed = new TurnBench();
        using var open = new TurnBench();

        await closed.RunAsync(script);
        await open.RunAsync(TurnBench.Shell(script) with { Network = JailNetwork.Host }, CancellationToken.None);

        Assert.Equal(("unreachable", "reached"), (closed.Stdout, open.Stdout));
    }

    [Fact]
    public async Task Stores_and_returns_no_secret()
    {
        const string Key = "sk-live/0123+abc def";
        using var bench = new TurnBench
        {
            HostEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TOOL_KEY"] = Key },
            Secrets = ["another-secret-value"],
        };

        var turn = await bench.RunAsync(TurnBench.Shell("""
            echo "plain $TOOL_KEY"; echo "plain another-secret-value" >&2
            printf '%s' "$TOOL_KEY" | base64; printf 'ab%s' "$TOOL_KEY" | base64
            echo "url sk-live%2F0123%2Babc%20def"
            echo "- key is $TOOL_KEY" >> workspace/learnings.md
            echo "// $TOOL_KEY" >> agent/agent.cs
            echo "{\"hypothesis\":\"key $TOOL_KEY\"}"
            """) with { Variables = ["TOOL_KEY"] }, CancellationToken.None);

        var everything = bench.Stdout + bench.Stderr + turn.Edit.Learnings?.Text + turn.Message?.Hypothesis;
        Assert.DoesNotContain(Key, everything, StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret-value", everything, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Key))[..20], everything, StringComparison.Ordinal);
        Assert.DoesNotContain("0123%2Babc", everything, StringComparison.Ordinal);
        Assert.Equal("- key is [redacted]\n", turn.Edit.Learnings?.Text);
        Assert.Contains(turn.Edit.Findings, finding => finding is { Kind: FindingKind.Secret, Path: TurnBench.Agent });
        Assert.Equal(TurnOutcome.ForbiddenEdit, turn.Outcome);
    }

    [Fact]
    public async Task Runs_without_a_jail_only_by_name_and_says_so()
    {
        using var bench = new TurnBench();

        var turn = await bench.RunAsync(TurnBench.Shell("echo '// better' >> agent/agent.cs; pwd") with { Jail = JailMode.None }, CancellationToken.None);

        Assert.Equal(TurnOutcome.Changed, turn.Outcome);
        Assert.Equal(bench.Copy!.Folder + "\n", bench.Stdout);
        Assert.Contains("none", turn.Evidence.Jail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_named_folder_and_lets_nobody_write_there()
    {
        using var bench = new TurnBench();
        var tool = Path.Combine(bench.State, "agent.sh");
        File.WriteAllText(tool, "echo '// by tool' >> \"$AH_WORKDIR/agent/agent.cs\"; echo x 2>/dev/null > \"$0\" || echo refused");

        var turn = await bench.RunAsync(new CodingAgentSpec { Command = new AgentCommand.Program(["sh", tool]), Readable = [bench.State] }, CancellationToken.None);

        Assert.Equal((TurnOutcome.Changed, "refused\n"), (turn.Outcome, bench.Stdout));
    }

    [Fact]
    public async Task Shows_no_secret_in_the_list_of_processes()
    {
        const string Key = "key-that-no-other-user-may-see";
        using var bench = new TurnBench { HostEnvironment = new Dictionary<string, string>(StringComparer.Ordinal) { ["TOOL_KEY"] = Key } };

        // Argument lists are open to every user of a machine.
        await bench.RunAsync(TurnBench.Shell("cat /proc/[0-9]*/cmdline | tr '\\0' '\\n' | grep -c -- \"$(echo $TOOL_KEY | cut -c1-12)[o]ther\" || true; echo ${#TOOL_KEY}") with { Variables = ["TOOL_KEY"] }, CancellationToken.None);

        Assert.Equal($"0\n{Key.Length}\n", bench.Stdout);
    }

    [Fact]
    public async Task Does_not_blame_the_agent_for_a_value_that_was_in_the_file_before()
    {
        using var bench = new TurnBench { Secrets = ["public sealed class"] };

        var turn = await bench.RunAsync("echo '// better' >> agent/agent.cs");

        Assert.Equal(TurnOutcome.Changed, turn.Outcome);
    }
}
