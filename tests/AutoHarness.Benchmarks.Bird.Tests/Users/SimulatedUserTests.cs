using System.Text.Json;
using AutoHarness.Benchmarks.Bird.Data;
using AutoHarness.Benchmarks.Bird.Tests.Fakes;
using AutoHarness.Benchmarks.Bird.Users;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Tests.Users;

public sealed class SimulatedUserTests
{
    private static readonly BirdTask Task1 = TaskRow.Read(JsonDocument.Parse("""
        {
          "instance_id": "t_1", "selected_database": "t", "query": "the clear question", "amb_user_query": "the vague question", "sol_sql": ["SELECT a FROM b"],
          "user_query_ambiguity": {"critical_ambiguity": []}, "knowledge_ambiguity": [], "follow_up": {"query": "and then?", "sol_sql": ["SELECT c FROM d"]}
        }
        """).RootElement);

    [Fact]
    public async Task Asks_its_model_twice_at_temperature_0_with_the_limits_of_the_prompts()
    {
        using var model = new FakeModel(() => "<s>labeled(\"x\")</s>", () => "<s>the blue ones</s>");

        var answer = await User(model, BirdCompat.Fixed).AnswerAsync("which?", TestContext.Current.CancellationToken);

        Assert.Equal(new UserAnswer("labeled(\"x\")", "the blue ones"), answer);
        Assert.Equal([(0f, 500), (0f, 1024)], model.Options.Select(options => (options!.Temperature!.Value, options.MaxOutputTokens!.Value)));
        Assert.Contains("labeled(\"x\")", model.Prompts[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_phase_2_it_knows_the_follow_ups_gold_but_keeps_the_first_question_and_forgets_the_ambiguities()
    {
        using var model = new FakeModel(() => "<s>x</s>");
        var user = User(model, BirdCompat.Fixed);
        user.BeginPhase2();

        await user.AnswerAsync("which?", TestContext.Current.CancellationToken);

        Assert.Contains("SELECT c", model.Prompts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT a", model.Prompts[1], StringComparison.Ordinal);
        Assert.Contains("the clear question", model.Prompts[1], StringComparison.Ordinal);
        Assert.DoesNotContain("user_query_ambiguity", model.Prompts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_cannot_answer_is_an_infrastructure_fault_and_the_reference_swallows_it()
    {
        using var refuses = new FakeModel(() => throw new ModelRequestException("too long"));
        using var broken = new FakeModel(() => throw new InfrastructureException("gone"));
        var stop = TestContext.Current.CancellationToken;

        await Assert.ThrowsAsync<InfrastructureException>(() => User(refuses, BirdCompat.Fixed).AnswerAsync("?", stop));
        await Assert.ThrowsAsync<InfrastructureException>(() => User(broken, BirdCompat.Fixed).AnswerAsync("?", stop));
        Assert.Equal(new UserAnswer("", SimulatedUser.NoAnswer), await User(refuses, BirdCompat.Reference).AnswerAsync("?", stop));
        Assert.Equal(new UserAnswer("", SimulatedUser.NoAnswer), await User(broken, BirdCompat.Reference).AnswerAsync("?", stop));
    }

    [Fact]
    public void Says_how_to_get_the_references_prompts_when_the_clone_has_none()
    {
        using var folder = new TempFolder();

        var error = Assert.Throws<HarnessException>(() => ReferencePrompts.Load(folder.Root, "v2"));

        Assert.Contains("git clone", error.Error.Fixes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_prompts_out_of_a_clone_as_text_and_says_when_they_are_not_the_known_ones()
    {
        using var folder = new TempFolder();
        folder.Write("BIRD-Interact-ADK/user_simulator/prompts.py", "v1_action_parser = \\\n\"\"\"one [[SQL_Glot]]\n\"\"\"\n\nv1_response_generator = \\\n\"\"\"two\\n\"\"\"\n");

        var prompts = ReferencePrompts.Load(folder.Root, "v1");

        Assert.Equal(("one [[SQL_Glot]]\n", "two\\n", 200), (prompts.ActionParser, prompts.ResponseGenerator, prompts.ActionTokens));
        Assert.Equal("reference v1, changed", prompts.Source);
        Assert.NotNull(prompts.Warning);
    }

    private static SimulatedUser User(FakeModel model, BirdCompat compat) => new(Task1, "CREATE TABLE b", BuiltInPrompts.Load(), () => model, compat);
}
