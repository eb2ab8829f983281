using AutoHarness.Benchmarks.Harbor.Datasets;
using AutoHarness.Benchmarks.Harbor.Tasks;
using AutoHarness.Benchmarks.Harbor.Tests.Testing;

namespace AutoHarness.Benchmarks.Harbor.Tests.Tasks;

public sealed class HarborTaskTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Canary_lines_and_the_blank_lines_after_them_are_taken_off() =>
        Assert.Equal("Create /app/seen.", HarborTask.Read(SharedData.Task("canary-instruction")).Instruction(null).Trim());

    [Theory]
    [InlineData("\n\nText", "Text")]
    [InlineData("# The canary in the mine\n\nText", "Text")]
    [InlineData("<!-- CANARY x -->\nText\n# canary", "Text\n# canary")]
    [InlineData("\n# a canary\nText", "# a canary\nText")]
    [InlineData("Text", "Text")]
    public void Only_what_stands_at_the_top_is_taken_off(string text, string left) => Assert.Equal(left, InstructionText.Clean(text));

    [Fact]
    public void Every_task_of_the_data_is_valid()
    {
        var (tasks, broken) = LocalDataset.Read(SharedData.Folder("tasks-authored"), TaskFilter.All);

        Assert.Equal(23, tasks.Length);
        Assert.Empty(broken);
        Assert.All(tasks, task => Assert.Equal("tasks-authored", task.Source));
    }

    [Fact]
    public void A_folder_that_is_no_task_is_left_out_and_the_reason_told()
    {
        folder.Task("good");
        folder.Task("no-test");
        File.Delete(Path.Combine(folder.Path, "no-test", "tests", "test.sh"));
        folder.Write("not-a-task/readme.md", "");
        folder.Task("bad-toml", "[");

        var (tasks, broken) = LocalDataset.Read(folder.Path, TaskFilter.All);

        Assert.Equal(["good"], tasks.Select(task => task.Name));
        Assert.Equal(2, broken.Length);
        Assert.Contains(broken, problem => problem.Contains("no-test: has no tests/test.sh", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_may_be_a_single_task_and_says_why_it_is_none()
    {
        Assert.Equal(["good"], LocalDataset.Read(folder.Task("good"), TaskFilter.All).Tasks.Select(task => task.Name));
        Assert.Contains("is not valid TOML", Assert.Single(LocalDataset.Read(folder.Task("bad", "["), TaskFilter.All).Broken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_separate_verifier_needs_no_test_script_on_the_host()
    {
        folder.Task("own", "[verifier]\nenvironment_mode = \"separate\"\n");
        File.Delete(Path.Combine(folder.Path, "own", "tests", "test.sh"));

        Assert.True(HarborTask.Read(Path.Combine(folder.Path, "own")).IsSeparate(null));
    }

    [Fact]
    public void A_step_without_a_test_of_its_own_uses_the_shared_one()
    {
        Assert.True(HarborTask.Read(SharedData.Task("multi-step-gate")).IsMultiStep);

        var path = folder.Task("steps", "[[steps]]\nname = \"a\"\n");
        Assert.Contains("steps/a", Assert.Throws<TaskFormatException>(() => HarborTask.Read(path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*-reward-*", "", null, 5)]
    [InlineData("", "multi-*", null, 20)]
    [InlineData("[a-c]*", "", null, 5)]
    [InlineData("[!a]*", "", 3, 3)]
    public void Shell_patterns_choose_tasks(string include, string exclude, int? limit, int count)
    {
        var filter = new TaskFilter(include.Length == 0 ? [] : [include], exclude.Length == 0 ? [] : [exclude], limit);

        Assert.Equal(count, LocalDataset.Read(SharedData.Folder("tasks-authored"), filter).Tasks.Length);
    }

    [Theory]
    [InlineData("${A}", "value")]
    [InlineData("${NONE:-fallback}", "fallback")]
    [InlineData("${NONE:-}", "")]
    [InlineData("x${A}", "x${A}")]
    [InlineData("$A", "$A")]
    public void A_value_that_is_one_template_as_a_whole_is_resolved(string value, string resolved) =>
        Assert.Equal(resolved, EnvTemplate.Resolve([KeyValuePair.Create("K", value)], name => name == "A" ? "value" : null, "t")["K"]);

    [Fact]
    public void A_variable_that_is_not_set_and_has_no_default_is_an_error() =>
        Assert.Contains("'NONE' not found", Assert.Throws<TaskFormatException>(() => EnvTemplate.Resolve([KeyValuePair.Create("K", "${NONE}")], _ => null, "t")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_hash_of_an_environment_is_harbors()
    {
        folder.Write("env/Dockerfile", "FROM x\n");
        folder.Write("env/sub/a.txt", "hi");
        folder.Write("env/__pycache__/x.pyc", "passed over");
        folder.Write("empty/.DS_Store", "");

        // Computed with hashlib from the description of the hash.
        Assert.Equal("fe14af7e108bd56b10efaa654485b95b", FolderHash.EnvironmentId(Path.Combine(folder.Path, "env"), null));
        Assert.Equal("4158c8065f5739060f1dd92bc5e47ba6", FolderHash.EnvironmentId(Path.Combine(folder.Path, "empty"), "img:1"));
    }

    [Fact]
    public void Task_and_answer_texts_are_all_there_for_the_leak_scan()
    {
        var texts = HarborTask.Read(SharedData.Task("count-lines")).Texts();

        Assert.Contains(texts, text => text.Contains("wc -l < data.txt", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("number of lines", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("= 7 ]", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
