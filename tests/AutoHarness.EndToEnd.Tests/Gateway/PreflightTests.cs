using System.Text;
using AutoHarness.EndToEnd.Tests.Tau;
using AutoHarness.EndToEnd.Tests.Tool;

namespace AutoHarness.EndToEnd.Tests.Gateway;

/// <summary>A model that cannot be used is found out by one request, before any trial.</summary>
public sealed class PreflightTests
{
    [Fact]
    public async Task A_model_that_refuses_is_asked_once_by_each_command_and_no_trial_starts()
    {
        using var sandbox = await DemoExperiment.InitialiseAsync(6);
        var status = 200;
        await using var provider = HttpStub.Provider(_ => status);
        await ServedAsync(sandbox, provider, "scripted/demo", "hosted_vllm/served");

        foreach (var (wrong, code) in new[] { (401, "AH1204"), (402, "AH1205"), (403, "AH1204"), (404, "AH1206") })
        {
            status = wrong;
            var before = provider.Requests.Count;
            var result = await sandbox.RunAsync("prepare");

            Assert.Equal(3, result.Exit);
            Assert.Contains($"error[{code}]", result.Errors, StringComparison.Ordinal);
            Assert.Equal(before + 1, provider.Requests.Count);
        }

        Assert.Empty(LedgerFacts.Read(sandbox).Trials);
        Assert.Equal(0, LedgerFacts.Starts(sandbox));

        // The same command runs its trials once the model answers.
        status = 200;
        Assert.Equal(0, (await sandbox.RunAsync("prepare")).Exit);
        Assert.NotEmpty(LedgerFacts.Read(sandbox).Trials);
    }

    [Fact]
    public async Task A_missing_key_stops_before_anything_is_spent_and_leaves_nothing_to_resume()
    {
        using var sandbox = await DemoExperiment.PrepareAsync(6);

        var result = await sandbox.RunAsync("run", "--set", "agent_model=claude-sonnet-5");
        var resumed = await sandbox.RunAsync("resume");
        var interrupted = await sandbox.RunAsync("run", "--trials", "3", "--set", "budget.calls=20");
        await sandbox.RunAsync("noise", "--set", "agent_model=claude-sonnet-5");
        var goesOn = await sandbox.RunAsync("resume", "--set", "budget.calls=5000");

        Assert.Equal(3, result.Exit);
        Assert.Contains("error[AH1203]: ANTHROPIC_API_KEY is not set", result.Errors, StringComparison.Ordinal);
        Assert.Contains("put ANTHROPIC_API_KEY=... into .env", result.Errors, StringComparison.Ordinal);
        Assert.Contains("nothing was interrupted", resumed.Output + resumed.Errors, StringComparison.Ordinal);

        // What was interrupted before is still there.
        Assert.Equal(5, interrupted.Exit);
        Assert.True(goesOn.Exit == 0 && goesOn.Output.Contains("run ", StringComparison.Ordinal), goesOn.ToString());
    }

    [Theory]
    [InlineData("user")]
    [InlineData("judge")]
    public async Task One_of_several_models_that_refuses_keeps_every_trial_from_starting(string refused)
    {
        using var sandbox = await TauExperiment.InitialiseAsync("mock", "user_model: hosted_vllm/user\njudge_model: hosted_vllm/judge");
        await using var provider = HttpStub.Provider(body => body.Contains($"\"{refused}\"", StringComparison.Ordinal) ? 402 : 200);
        await ServedAsync(sandbox, provider, "scripted/tau-bench", "hosted_vllm/agent");

        var result = await sandbox.RunAsync("prepare");

        Assert.True(result.Exit == 3 && result.Errors.Contains("error[AH1205]", StringComparison.Ordinal), result.ToString());
        var asked = provider.Requests.Select(request => Encoding.UTF8.GetString(request.Body)).ToArray();
        Assert.Single(asked, body => body.Contains($"\"{refused}\"", StringComparison.Ordinal));
        Assert.Equal(asked.Length, asked.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(0, LedgerFacts.Starts(sandbox));
    }

    private static async Task ServedAsync(Sandbox sandbox, HttpStub provider, string scripted, string served)
    {
        sandbox.Variables["HOSTED_VLLM_API_BASE"] = provider.Url + "/v1";
        var config = sandbox.Read("experiment_config.yaml").Replace(scripted, served, StringComparison.Ordinal);
        Assert.Contains(served, config, StringComparison.Ordinal);
        await File.WriteAllTextAsync(sandbox.PathOf("experiment_config.yaml"), config, TestContext.Current.CancellationToken);
    }
}
