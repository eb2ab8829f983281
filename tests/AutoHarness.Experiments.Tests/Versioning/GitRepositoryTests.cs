using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Versioning;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Tests.Versioning;

public sealed class GitRepositoryTests
{
    private static CancellationToken Ct => CancellationToken.None;

    [Fact]
    public async Task Commits_exactly_the_given_bytes_and_leaves_a_clean_status()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        var change = await git.ChangeAsync(repository, "second\n");
        git.Write("agent/agent.cs", "second\n");

        var commit = await repository.CommitAsync(change, Ct);

        Assert.Equal(await git.GitAsync("rev-parse", "main"), commit.Hash);
        Assert.Equal(await git.GitAsync("rev-parse", "--short", "main"), commit.ShortHash);
        Assert.Equal("second", await git.GitAsync("show", "main:agent/agent.cs"));
        Assert.Equal("other", await git.GitAsync("show", "main:other.txt"));
        Assert.Equal("Iteration 1: better\n\nAuto-Harness-Receipt: g-0001", await git.GitAsync("log", "-1", "--format=%B"));
        Assert.Equal("Owner <owner@example.org>", await git.GitAsync("log", "-1", "--format=%an <%ae>"));
        Assert.Equal("", await git.GitAsync("status", "--porcelain"));
        Assert.Null(commit.Note);
        Assert.True(await repository.IsCleanAsync(Ct));
    }

    [Fact]
    public async Task Keeps_what_the_user_has_staged_and_edited()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        git.Write("other.txt", "staged\n");
        git.Write("new.txt", "new\n");
        await git.GitAsync("add", "other.txt", "new.txt");
        git.Write("other.txt", "edited\n");

        await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);

        Assert.Equal("A  new.txt\nMM other.txt", (await git.GitAsync("status", "--porcelain", "--", "other.txt", "new.txt")));
        Assert.Equal("agent/agent.cs", await git.GitAsync("diff", "--name-only", "HEAD~1", "HEAD"));
        Assert.Equal("edited\n", File.ReadAllText(git.File("other.txt")));
    }

    [Fact]
    public async Task Leaves_the_index_alone_where_the_user_staged_the_same_file()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        git.Write("agent/agent.cs", "staged by hand\n");
        await git.GitAsync("add", "-A");

        await repository.CommitAsync(await git.ChangeAsync(repository, "judged\n"), Ct);

        Assert.Equal("judged", await git.GitAsync("show", "HEAD:agent/agent.cs"));
        Assert.Equal("staged by hand", await git.GitAsync("show", ":agent/agent.cs"));
    }

    [Fact]
    public async Task A_locked_index_does_not_matter()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        git.Write(".git/index.lock", "");

        var commit = await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);

        Assert.Equal(commit.Hash, await git.GitAsync("rev-parse", "HEAD"));
        Assert.Contains("index could not be refreshed", commit.Note);
        Assert.True(File.Exists(git.File(".git/index.lock")));
    }

    [Fact]
    public async Task Hooks_are_bypassed()
    {
        using var git = await GitFixture.CreateAsync();
        foreach (var hook in new[] { "pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-index-change" })
        {
            git.WriteScript($".git/hooks/{hook}", "#!/bin/sh\ntouch \"$GIT_DIR/hook-ran\" ../hook-ran hook-ran\nexit 1\n");
        }

        var repository = await git.OpenAsync();
        await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);

        Assert.Equal("second", await git.GitAsync("show", "HEAD:agent/agent.cs"));
        Assert.Empty(Directory.GetFiles(git.Root, "hook-ran", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Works_on_a_detached_head()
    {
        using var git = await GitFixture.CreateAsync();
        await git.GitAsync("checkout", "-q", "--detach");
        var repository = await git.OpenAsync();
        var main = await git.GitAsync("rev-parse", "main");

        var commit = await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);

        Assert.Equal(commit.Hash, await repository.HeadAsync(Ct));
        Assert.Null(await repository.BranchAsync(Ct));
        Assert.Equal(main, await git.GitAsync("rev-parse", "main"));
    }

    [Fact]
    public async Task Makes_the_first_commit_of_a_new_repository()
    {
        using var git = await GitFixture.CreateAsync(commit: false);
        var repository = await git.OpenAsync();
        git.Write("agent/agent.cs", "first\n");
        git.Write("other.txt", "untracked\n");

        var commit = await repository.CommitAsync(await git.ChangeAsync(repository, "first\n"), Ct);

        Assert.Equal(commit.Hash, await git.GitAsync("rev-parse", "main"));
        Assert.Equal("agent/agent.cs", await git.GitAsync("ls-tree", "-r", "--name-only", "HEAD"));
        Assert.Equal("?? other.txt", await git.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Refuses_when_the_branch_moved_and_changes_nothing()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        var change = await git.ChangeAsync(repository, "second\n");
        await git.GitAsync("commit", "-q", "--allow-empty", "-m", "somebody else");
        var head = await git.GitAsync("rev-parse", "HEAD");

        var failure = await Assert.ThrowsAsync<HarnessException>(() => repository.CommitAsync(change, Ct));

        Assert.Equal("AH1403", failure.Error.Code);
        Assert.Equal(head, await git.GitAsync("rev-parse", "HEAD"));
        Assert.Equal("", await git.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task Of_two_commits_on_one_parent_one_is_refused()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        var parent = await repository.HeadAsync(Ct);
        var changes = await Task.WhenAll(Enumerable.Range(1, 4).Select(n => git.ChangeAsync(repository, $"version {n}\n", $"g-000{n}")));

        var outcomes = await Task.WhenAll(changes.Select(change => Task.Run(async () =>
        {
            try
            {
                return (await repository.CommitAsync(change, Ct)).Hash;
            }
            catch (HarnessException refused)
            {
                return refused.Error.Code!;
            }
        })));

        Assert.Equal(await repository.HeadAsync(Ct), Assert.Single(outcomes, outcome => outcome.Length == 40));
        Assert.Equal(parent, await git.GitAsync("rev-parse", "HEAD~1"));
    }

    [Fact]
    public async Task Repeating_a_commit_finds_the_one_that_stands()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        var change = await git.ChangeAsync(repository, "second\n");
        var first = await repository.CommitAsync(change, Ct);
        await git.GitAsync("reset", "-q", "--mixed", "HEAD~1");
        await git.GitAsync("update-ref", "HEAD", first.Hash);

        var second = await repository.CommitAsync(change, Ct);
        var staged = await git.GitAsync("diff", "--cached", "--name-only");
        await git.GitAsync("commit", "-q", "--allow-empty", "-m", "later");
        var third = await repository.CommitAsync(change, Ct);

        Assert.Equal((first.Hash, first.Hash), (second.Hash, third.Hash));
        Assert.Equal("", staged);
        Assert.Equal("3", await git.GitAsync("rev-list", "--count", "HEAD"));
    }

    [Fact]
    public async Task Finds_a_commit_by_its_whole_trailer_only()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        var before = await repository.HeadAsync(Ct);
        var commit = await repository.CommitAsync(await git.ChangeAsync(repository, "second\n", "g-0010"), Ct);
        await git.GitAsync("commit", "-q", "--allow-empty", "-m", "Talks about Auto-Harness-Receipt: g-0011 only\n\nAuto-Harness-Receipt: g-0012 in a sentence.\n\nThe end.");

        Assert.Equal(commit.Hash, (await repository.FindCommitAsync("Auto-Harness-Receipt: g-0010", before, Ct))!.Hash);
        Assert.Equal(commit.ShortHash, (await repository.FindCommitAsync("Auto-Harness-Receipt: g-0010", null, Ct))!.ShortHash);
        Assert.Null(await repository.FindCommitAsync("Auto-Harness-Receipt: g-001", null, Ct));
        Assert.Null(await repository.FindCommitAsync("Auto-Harness-Receipt: g-0011", null, Ct));
        Assert.Null(await repository.FindCommitAsync("Auto-Harness-Receipt: g-0012", null, Ct));
        Assert.Null(await repository.FindCommitAsync("Auto-Harness-Receipt: g-0010", commit.Hash, Ct));
    }

    [Theory]
    [InlineData("core.autocrlf", "true")]
    [InlineData("core.autocrlf", "input")]
    [InlineData("core.eol", "crlf")]
    public async Task No_rule_for_line_ends_changes_a_byte(string setting, string value)
    {
        using var git = await GitFixture.CreateAsync();
        await git.GitAsync("config", setting, value);
        git.Write(".gitattributes", "*.cs text=auto ident filter=shout\n");
        await git.GitAsync("config", "filter.shout.clean", "tr a-z A-Z");
        var repository = await git.OpenAsync();
        const string content = "one\r\ntwo\n$Id$\rthree\0\uFEFF";

        await repository.CommitAsync(await git.ChangeAsync(repository, content), Ct);

        var stored = await git.TryGitAsync("cat-file", "blob", "HEAD:agent/agent.cs");
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(content), stored.Stdout.Head.ToArray());
    }

    [Fact]
    public async Task Works_in_a_folder_of_a_bigger_repository()
    {
        using var git = await GitFixture.CreateAsync();
        git.Write("experiments/über uns [1]/agent/agent.cs", "a\n");
        git.Write("experiments/other/agent/agent.cs", "a\n");
        await git.GitAsync("add", "-A");
        await git.GitAsync("commit", "-qm", "experiments");
        var repository = await git.OpenAsync("experiments/über uns [1]");

        await repository.CommitAsync(await git.ChangeAsync(repository, "b\n", name: "experiments/über uns [1]/agent/agent.cs"), Ct);
        git.Write("experiments/other/agent/agent.cs", "changed\n");

        Assert.Equal("b", await git.GitAsync("show", "HEAD:experiments/über uns [1]/agent/agent.cs"));
        Assert.True(await repository.IsChangedAsync(git.File("experiments/über uns [1]/agent/agent.cs"), Ct));
        Assert.True(await repository.IsChangedAsync(git.File("experiments/other/agent/agent.cs"), Ct));
        Assert.False(await repository.IsChangedAsync(git.File("agent/agent.cs"), Ct));
    }

    [Fact]
    public async Task A_folder_reached_through_a_link_is_the_same_repository()
    {
        using var git = await GitFixture.CreateAsync();
        using var elsewhere = new TemporaryFolder();
        Directory.CreateSymbolicLink(elsewhere.File("link"), git.Root);
        var repository = (await git.FindAsync(elsewhere.File("link")))!;
        var change = await git.ChangeAsync(repository, "second\n");

        await repository.CommitAsync(change with { Files = [change.Files[0] with { Path = elsewhere.File("link/agent/agent.cs") }] }, Ct);

        Assert.Equal("second", await git.GitAsync("show", "HEAD:agent/agent.cs"));
    }

    [Fact]
    public async Task Works_in_a_linked_worktree_and_leaves_the_other_alone()
    {
        using var git = await GitFixture.CreateAsync();
        using var elsewhere = new TemporaryFolder();
        var tree = elsewhere.File("tree");
        await git.GitAsync("worktree", "add", "-q", "-b", "side", tree);
        var repository = (await git.FindAsync(tree))!;
        var change = await git.ChangeAsync(repository, "side\n");

        await repository.CommitAsync(change with { Files = [change.Files[0] with { Path = Path.Combine(tree, "agent/agent.cs") }] }, Ct);

        Assert.Equal("side", await git.GitAsync("show", "side:agent/agent.cs"));
        Assert.Equal("first", await git.GitAsync("show", "main:agent/agent.cs"));
        Assert.Equal("", await git.GitAsync("status", "--porcelain"));
        Assert.Equal("", await git.GitAsync("-C", tree, "diff", "--cached", "--name-only"));
    }

    [Fact]
    public async Task Works_inside_a_submodule_and_refuses_to_reach_into_one()
    {
        using var git = await GitFixture.CreateAsync();
        using var inner = await GitFixture.CreateAsync();
        await git.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.Root, "sub");
        await git.GitAsync("commit", "-qm", "with a submodule");
        var outside = await git.OpenAsync();
        var inside = await git.OpenAsync("sub");
        var head = await outside.HeadAsync(Ct);

        var reaching = await git.ChangeAsync(outside, "x\n", name: "sub/agent/agent.cs");
        var failure = await Assert.ThrowsAsync<HarnessException>(() => outside.CommitAsync(reaching, Ct));
        var within = await git.ChangeAsync(inside, "x\n", name: "sub/agent/agent.cs");
        await inside.CommitAsync(within, Ct);

        Assert.Equal("AH1406", failure.Error.Code);
        Assert.Equal(head, await outside.HeadAsync(Ct));
        Assert.Equal("x", await git.GitAsync("-C", "sub", "show", "HEAD:agent/agent.cs"));
    }

    [Theory]
    [InlineData("rebase")]
    [InlineData("merge")]
    [InlineData("cherry-pick")]
    public async Task Refuses_during_an_operation_that_would_swallow_the_commit(string operation)
    {
        using var git = await GitFixture.CreateAsync();
        await git.GitAsync("checkout", "-qb", "side");
        git.Write("other.txt", "side\n");
        await git.GitAsync("commit", "-qam", "side");
        await git.GitAsync("checkout", "-q", "main");
        git.Write("other.txt", "main\n");
        await git.GitAsync("commit", "-qam", "main");
        Assert.False((await git.TryGitAsync(operation, "side")).Succeeded);
        var repository = await git.OpenAsync();
        var change = await git.ChangeAsync(repository, "second\n");

        var failure = await Assert.ThrowsAsync<HarnessException>(() => repository.CommitAsync(change, Ct));

        Assert.Equal("AH1404", failure.Error.Code);
        Assert.Contains(operation, failure.Error.Message);
        Assert.Equal(change.ExpectedParent, await repository.HeadAsync(Ct));
    }

    [Fact]
    public async Task Signs_nothing_even_where_signing_is_configured()
    {
        using var git = await GitFixture.CreateAsync();
        await git.GitAsync("config", "commit.gpgsign", "true");
        await git.GitAsync("config", "gpg.program", "/bin/false");
        var repository = await git.OpenAsync();

        await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);

        Assert.Equal("second", await git.GitAsync("show", "HEAD:agent/agent.cs"));
    }

    [Fact]
    public async Task Has_an_identity_where_none_is_configured_and_uses_the_users_where_one_is()
    {
        using var git = await GitFixture.CreateAsync();
        foreach (var name in git.Variables.Keys.Where(name => name.StartsWith("GIT_AUTHOR", StringComparison.Ordinal) || name.StartsWith("GIT_COMMITTER", StringComparison.Ordinal)).ToArray())
        {
            git.Variables.Remove(name);
        }

        await git.GitAsync("config", "user.useConfigOnly", "true");
        var repository = await git.OpenAsync();
        await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);
        var fallback = await git.GitAsync("log", "-1", "--format=%an <%ae> %cn");
        await git.GitAsync("config", "user.name", "Ada");
        await git.GitAsync("config", "user.email", "ada@example.org");
        await repository.CommitAsync(await git.ChangeAsync(repository, "third\n", "g-0002"), Ct);

        Assert.Equal("auto-harness <auto-harness@localhost> auto-harness", fallback);
        Assert.Equal("Ada <ada@example.org> Ada", await git.GitAsync("log", "-1", "--format=%an <%ae> %cn"));
    }

    [Fact]
    public async Task Keeps_the_mode_of_a_script_and_commits_several_files_at_once()
    {
        using var git = await GitFixture.CreateAsync();
        git.Write("agent/run.sh", "#!/bin/sh\n");
        await git.GitAsync("add", "-A");
        await git.GitAsync("update-index", "--chmod=+x", "agent/run.sh");
        await git.GitAsync("commit", "-qm", "script");
        var repository = await git.OpenAsync();
        var change = await git.ChangeAsync(repository, "second\n");

        await repository.CommitAsync(change with { Files = [.. change.Files, new GitFile(git.File("agent/run.sh"), "#!/bin/sh\nexit\n"u8.ToArray()), new GitFile(git.File("agent/new.txt"), default)] }, Ct);

        Assert.Equal("agent/agent.cs\nagent/new.txt\nagent/run.sh", await git.GitAsync("diff", "--name-only", "HEAD~1", "HEAD"));
        Assert.StartsWith("100755", await git.GitAsync("ls-tree", "HEAD", "agent/run.sh"));
    }

    [Fact]
    public async Task Works_in_a_shallow_clone()
    {
        using var git = await GitFixture.CreateAsync();
        await git.GitAsync("commit", "-q", "--allow-empty", "-m", "second");
        using var elsewhere = new TemporaryFolder();
        var clone = elsewhere.File("clone");
        await git.GitAsync("clone", "-q", "--depth=1", "file://" + git.Root, clone);
        var repository = (await git.FindAsync(clone))!;
        var change = await git.ChangeAsync(repository, "clone\n");

        var commit = await repository.CommitAsync(change with { Files = [change.Files[0] with { Path = Path.Combine(clone, "agent/agent.cs") }] }, Ct);

        Assert.Equal(commit.Hash, (await repository.FindCommitAsync(change.Trailer, change.ExpectedParent, Ct))!.Hash);
    }

    [Fact]
    public async Task Variables_that_point_git_elsewhere_are_not_passed_on()
    {
        using var git = await GitFixture.CreateAsync();
        using var other = await GitFixture.CreateAsync();
        git.Variables["GIT_DIR"] = other.File(".git");
        git.Variables["GIT_INDEX_FILE"] = other.File(".git/index");
        var before = await other.GitAsync("rev-parse", "HEAD");

        var repository = await git.OpenAsync();
        await repository.CommitAsync(await git.ChangeAsync(repository, "second\n"), Ct);

        Assert.Equal(git.Root, repository.Root);
        Assert.Equal(before, await other.GitAsync("rev-parse", "HEAD"));
        Assert.Equal("", await other.GitAsync("status", "--porcelain"));
    }

    [Fact]
    public async Task No_repository_is_no_error()
    {
        using var folder = new TemporaryFolder();
        using var git = await GitFixture.CreateAsync();

        Assert.Null(await git.FindAsync(folder.Path));
    }

    [Fact]
    public async Task A_missing_git_matters_only_where_there_is_a_repository()
    {
        using var folder = new TemporaryFolder();
        using var git = await GitFixture.CreateAsync();
        git.Variables["PATH"] = "/nowhere";

        Assert.Null(await git.FindAsync(folder.Path));
        var failure = await Assert.ThrowsAsync<HarnessException>(() => git.FindAsync(git.File("agent")));

        Assert.Equal("AH1402", failure.Error.Code);
    }

    [Fact]
    public async Task A_damaged_repository_is_an_error_with_what_git_says()
    {
        using var git = await GitFixture.CreateAsync();
        var repository = await git.OpenAsync();
        var change = await git.ChangeAsync(repository, "second\n");
        Directory.Delete(git.File(".git/objects"), recursive: true);
        Directory.CreateDirectory(git.File(".git/objects"));

        var failure = await Assert.ThrowsAsync<HarnessException>(() => repository.CommitAsync(change, Ct));

        Assert.Equal(ExitCode.Environment, failure.Error.Exit);
        Assert.NotEmpty(failure.Error.Fixes);
    }
}
