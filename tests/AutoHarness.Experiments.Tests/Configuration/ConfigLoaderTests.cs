using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Workspace;
using AutoHarness.Sdk;
using static AutoHarness.Experiments.Tests.Configuration.ConfigFixture;

namespace AutoHarness.Experiments.Tests.Configuration;

public sealed class ConfigLoaderTests
{
    [Fact]
    public void Fills_in_what_the_file_leaves_out()
    {
        var config = Read("benchmark: demo\n").Config;

        Assert.Equal("scripted/demo", config.AgentModel.Name);
        Assert.Equal(8, config.MaxConcurrency);
        Assert.Equal(0.8, config.Threshold);
        Assert.Equal(["agent/agent.cs"], config.Agent.Files.AsEnumerable());
        Assert.Null(config.Budget.CostUsd);
    }

    [Fact]
    public void Reads_every_key_of_a_config_made_for_the_original()
    {
        var loaded = Read(
            """
            benchmark: demo
            agent_model: "gpt-5.4"
            user_model: gpt-5.4
            reasoning_effort: medium
            split: train
            gate_split: test
            max_concurrency: 3
            threshold: 0.75
            """);

        Assert.Equal("gpt-5.4", loaded.Config.AgentModel.Name);
        Assert.Equal("medium", loaded.Config.AgentModel.Effort);
        Assert.Equal(Split.Train, loaded.Config.Split);
        Assert.Equal(Split.Test, loaded.Config.GateSplit);
        Assert.Equal(3, loaded.Config.MaxConcurrency);
        Assert.Equal(0.75, loaded.Config.Threshold);
        Assert.Equal("gpt-5.4", loaded.Config.UserModel);
        Assert.Empty(loaded.Notes);
    }

    [Fact]
    public void Reads_sections_lists_durations_and_nothing()
    {
        var config = Read(
            """
            benchmark: command
            agent_model: gpt-5.4
            trial_timeout: 1h30m
            agent:
              command: [python3, agent/agent.py]
              files:
                - agent/agent.py
                - agent/prompt.md
            budget:
              cost_usd: 12.50
              tokens: ~
              time: 90
            command:
              tasks: tasks.jsonl
              run: [python3, bench.py]
              timeout: 45m   # of one trial
            optimize:
            """).Config;

        Assert.Equal(TimeSpan.FromMinutes(90), config.TrialTimeout);
        Assert.Equal(["agent/agent.py", "agent/prompt.md"], config.Agent.Files.AsEnumerable());
        Assert.Equal(12.50m, config.Budget.CostUsd);
        Assert.Null(config.Budget.Tokens);
        Assert.Equal(TimeSpan.FromSeconds(90), config.Budget.Time);
        Assert.Equal(["python3", "bench.py"], config.Command.Run.AsEnumerable());
        Assert.Equal(TimeSpan.FromMinutes(45), config.Command.Timeout);
    }

    [Fact]
    public void Names_the_key_that_a_typo_stands_for_and_marks_the_line()
    {
        var problem = Problem("benchmark: demo\nmax_concurency: 8\n");

        Assert.Equal("AH1102", problem.Code);
        Assert.Equal("unknown key \"max_concurency\"", problem.Message);
        var place = Assert.Single(problem.Places);
        Assert.Equal(("experiment_config.yaml", 2, 1, 14), (place.Path, place.Line, place.Column, place.Length));
        Assert.Equal("max_concurency: 8", place.Text);
        Assert.Equal("did you mean \"max_concurrency\"?", place.Note);
    }

    [Theory]
    [InlineData("buget:\n  tokens: 5\n", "budget")]
    [InlineData("budget:\n  token: 5\n", "budget.tokens")]
    [InlineData("cost_usd: 5\n", "budget.cost_usd")]
    [InlineData("budget:\n  max_concurrency: 5\n", "max_concurrency")]
    [InlineData("gate_spilt: test\n", "gate_split")]
    public void Finds_the_nearest_key_across_sections(string yaml, string nearest)
    {
        var problem = Problem("benchmark: demo\n" + yaml);

        Assert.Equal("AH1102", problem.Code);
        Assert.Equal($"did you mean \"{nearest}\"?", problem.Places[0].Note);
    }

    [Fact]
    public void Makes_no_guess_where_nothing_is_near()
    {
        var problem = Problem("benchmark: demo\nzebra: 1\n");

        Assert.Null(problem.Places[0].Note);
        Assert.Contains("config show", problem.Fixes[0]);
    }

    [Theory]
    [InlineData("threshold: 80", "threshold must be between 0 and 1, got 80", "did you mean 0.8?")]
    [InlineData("threshold: 7%", "threshold must be a number between 0 and 1, got 7%", "did you mean 0.07?")]
    [InlineData("threshold: .nan", "threshold must be a number between 0 and 1, got .nan", null)]
    [InlineData("threshold: \"0.8\"", "threshold must be a number, got the text \"0.8\"", "did you mean 0.8 without quotes?")]
    [InlineData("threshold: [0.8]", "threshold must be a number, 0 to 1, got a list", null)]
    [InlineData("threshold:", "threshold has no value; it must be a number, 0 to 1", null)]
    [InlineData("max_concurrency: 0", "max_concurrency must be 1 to 10000, got 0", null)]
    [InlineData("max_concurrency: 8.0", "max_concurrency must be a whole number, got 8.0", "did you mean 8?")]
    [InlineData("max_concurrency: 1e3", "max_concurrency must be a whole number, got 1e3", "did you mean 1000?")]
    [InlineData("max_concurrency: 010", "max_concurrency must be a whole number, got 010", "did you mean 10?")]
    [InlineData("max_concurrency: 0x10", "max_concurrency must be a whole number, got 0x10", null)]
    [InlineData("max_concurrency: 99999999999999999999", "max_concurrency must be 1 to 10000, got 99999999999999999999", null)]
    [InlineData("max_concurrency: {a: 1}", "max_concurrency must be a whole number, 1 to 10000, got a section with keys of its own", null)]
    [InlineData("split: trian", "split must be train or test, got trian", "did you mean train?")]
    [InlineData("jail: no", "jail must be bubblewrap or none, got no", null)]
    [InlineData("trial_timeout: soon", "trial_timeout must be a duration such as 300s, 45m or 1h30m, got soon", null)]
    [InlineData("trial_timeout: 100d", "trial_timeout must be between 1s and 1d, got 100d", null)]
    [InlineData("budget:\n  cost_usd: $20", "budget.cost_usd must be US dollars as a plain number, at least 0, got $20", "did you mean 20?")]
    [InlineData("budget:\n  tokens: -1", "budget.tokens must be at least 1, got -1", null)]
    [InlineData("budget: 20", "budget is a section with keys of its own, got a single value", null)]
    [InlineData("coding_agent:\n  env: OPENAI_API_KEY", "coding_agent.env must be a list of variable names, got a single value", "did you mean [OPENAI_API_KEY]?")]
    [InlineData("coding_agent:\n  env: [A=B]", "coding_agent.env item 1 must be the name of an environment variable, got A=B", null)]
    [InlineData("agent:\n  files: [../agent.cs]", "agent.files item 1 must be a path relative to the experiment with forward slashes and without .., got ../agent.cs", null)]
    [InlineData("agent:\n  files: [workspace/suite.json]", "agent.files item 1 names workspace/suite.json, which belongs to the harness and may not be edited", null)]
    [InlineData("agent:\n  files: []", "agent.files is empty, so nothing could be improved", null)]
    public void Says_what_a_wrong_value_should_be(string line, string message, string? note)
    {
        var problem = Problem("benchmark: demo\n" + line + "\n");

        Assert.Equal("AH1103", problem.Code);
        Assert.Equal(message, problem.Message);
        Assert.Equal(note, problem.Places[0].Note);
        Assert.Equal(1 + line.Split('\n').Length, problem.Places[0].Line);
    }

    [Fact]
    public void Takes_words_that_look_like_switches_and_numbers_as_texts_where_a_text_is_wanted()
    {
        var config = Read("benchmark: demo\nagent_model: no\nreasoning_effort: on\nagent:\n  command: [yes, 1e3, \"${HOME}\"]\n  files: [a/on]\n").Config;

        Assert.Equal("no", config.AgentModel.Name);
        Assert.Equal("on", config.AgentModel.Effort);
        Assert.Equal(["yes", "1e3", "${HOME}"], config.Agent.Command.AsEnumerable());
    }

    [Fact]
    public void Reports_all_independent_problems_together()
    {
        var problems = Problems(
            """
            benchmark: dmeo
            max_concurency: 8
            threshold: 80
            budget:
              tokns: 1
            """,
            set: ["optimise.patience=3", "seed=x"],
            environment: new() { ["AUTO_HARNESS_SPLIT"] = "tset" });

        Assert.Equal(["AH1103", "AH1102", "AH1103", "AH1102", "AH1103", "AH1102", "AH1103"], problems.Select(problem => problem.Code));
        Assert.All(problems, problem => Assert.NotEmpty(problem.Fixes));
        Assert.Equal("environment variable AUTO_HARNESS_SPLIT", problems[4].Places[0].Path);
        Assert.Equal("--set optimise.patience=3", problems[5].Places[0].Path);
        Assert.Equal("did you mean \"optimize.patience\"?", problems[5].Places[0].Note);
    }

    [Fact]
    public void Shows_no_more_problems_than_fit_on_a_few_screens()
    {
        var problems = Problems(string.Concat(Enumerable.Range(0, 10_000).Select(n => $"key{n}: 1\n")));

        Assert.Equal(20, problems.Length);
    }

    [Fact]
    public void Lets_an_override_win_over_the_environment_over_the_file_over_the_default()
    {
        var loaded = Read(
            "benchmark: demo\nseed: 1\nsplit_seed: 1\nmax_concurrency: 1\n",
            set: ["max_concurrency=3", "coding_agent.env=A,B"],
            environment: new()
            {
                ["AUTO_HARNESS_MAX_CONCURRENCY"] = "2",
                ["AUTO_HARNESS_SPLIT_SEED"] = "2",
                ["AUTO_HARNESS_BUDGET__COST_USD"] = "7.5",
                ["AUTO_HARNESS_AGENT__FILES"] = "[agent/agent.cs, agent/prompt.md]",
                ["AUTO_HARNESS_JAIL"] = "",
            });

        Assert.Equal((1L, 2u, 3), (loaded.Config.Seed, loaded.Config.SplitSeed, loaded.Config.MaxConcurrency));
        Assert.Equal(7.5m, loaded.Config.Budget.CostUsd);
        Assert.Equal(["agent/agent.cs", "agent/prompt.md"], loaded.Config.Agent.Files.AsEnumerable());
        Assert.Equal(["A", "B"], loaded.Config.CodingAgent.Env.AsEnumerable());
        var origins = loaded.Entries.ToDictionary(entry => entry.Key, entry => entry.Origin);
        Assert.Equal("experiment_config.yaml:2", origins["seed"]);
        Assert.Equal("AUTO_HARNESS_SPLIT_SEED", origins["split_seed"]);
        Assert.Equal("--set", origins["max_concurrency"]);
        Assert.Equal("default", origins["jail"]);
    }

    [Fact]
    public void Notes_a_variable_that_looks_like_a_misspelt_key()
    {
        var loaded = Read("benchmark: demo\n", environment: new() { ["AUTO_HARNESS_MAX_CONCURENCY"] = "2", ["AUTO_HARNESS_FAULT"] = "x", ["MAX_CONCURRENCY"] = "4" });

        Assert.Contains("AUTO_HARNESS_MAX_CONCURRENCY", Assert.Single(loaded.Notes));
        Assert.Equal(8, loaded.Config.MaxConcurrency);
    }

    [Theory]
    [InlineData("max_concurrency: 3\n", "benchmark")]
    [InlineData("", "benchmark")]
    [InlineData("# nothing\n", "benchmark")]
    [InlineData("benchmark: command\ncommand:\n  tasks: t.jsonl\n  run: [x]\n", "agent_model")]
    [InlineData("benchmark: command\nagent_model: m\ncommand:\n  run: [x]\n", "command.tasks")]
    [InlineData("benchmark: command\nagent_model: m\ncommand:\n  tasks: t.jsonl\n", "command.run")]
    [InlineData("benchmark: demo\nagent:\n  command: [python3, agent/agent.py]\n", "agent.files")]
    public void Says_which_key_is_missing(string yaml, string key)
    {
        var problem = Problem(yaml);

        Assert.Equal("AH1104", problem.Code);
        Assert.Equal($"key \"{key}\" is missing", problem.Message);
    }

    [Fact]
    public void Every_listed_value_can_stand_in_a_file_again()
    {
        var first = Read(
            """
            benchmark: command
            agent_model: "we ird: #1"
            temperature: 0.3
            trial_timeout: 1.5
            budget: {cost_usd: 0.10, time: 1d2h}
            agent: {command: [sh, -c, "a \"b\" \\ ü"], files: [agent/x.py]}
            command: {tasks: t.jsonl, run: [x, "null"]}
            """);

        var sections = first.Entries.GroupBy(entry => entry.Key.Contains('.') ? entry.Key.Split('.')[0] : "");
        var again = Read(string.Concat(sections.Select(section => section.Key.Length == 0
            ? string.Concat(section.Select(entry => $"{entry.Key}: {entry.Value}\n"))
            : $"{section.Key}:\n{string.Concat(section.Select(entry => $"  {entry.Key.Split('.')[1]}: {entry.Value}\n"))}")));

        Assert.Equal(first.Entries.Select(entry => (entry.Key, entry.Value)), again.Entries.Select(entry => (entry.Key, entry.Value)));
        Assert.Equal(TimeSpan.FromSeconds(1.5), again.Config.TrialTimeout);
    }

    [Fact]
    public void Finds_the_config_from_a_folder_below()
    {
        using var folder = new Fakes.TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, ExperimentFolder.ConfigFileName), "benchmark: demo\n");
        var below = Directory.CreateDirectory(Path.Combine(folder.Path, "agent", "deep")).FullName;

        var found = ConfigLocator.Find(below);

        Assert.Equal(folder.Path, found.Root);
    }

    [Fact]
    public void Says_how_to_start_where_there_is_no_config()
    {
        using var folder = new Fakes.TemporaryFolder();

        var failure = Assert.Throws<HarnessException>(() => ConfigLocator.Find(folder.Path));

        Assert.Equal("AH1100", failure.Error.Code);
        Assert.Equal(["auto-harness init --benchmark demo"], failure.Error.Fixes.AsEnumerable());
    }
}
