using System.Security.Cryptography;
using AutoHarness.Evaluation.Gating;
using AutoHarness.Experiments.Configuration;
using AutoHarness.Experiments.Tests.Fakes;
using AutoHarness.Experiments.Verifying;
using AutoHarness.Sdk;
using CsCheck;

namespace AutoHarness.Experiments.Tests.Verifying;

public sealed class ExperimentVerifierTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("paired")]
    [InlineData("compat")]
    public async Task Finds_the_same_verdicts_in_a_copy(string mode)
    {
        await using var experiment = await CampaignAsync(mode);
        using var copy = experiment.Copy();

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Empty(verification.Tampering);
        Assert.Empty(verification.Drift);
        Assert.All(verification.Judgements.Concat(verification.Controls), judgement => Assert.True(judgement.State == JudgementState.Same, $"{judgement}: {string.Join(", ", judgement.Notes)}"));
        Assert.Contains(verification.Judgements, judgement => judgement.Verdict == "accepted");
        Assert.Contains(verification.Judgements, judgement => judgement.Verdict != "accepted");
        Assert.Equal(mode == "paired" ? 2 : 0, verification.Controls.Length);
        Assert.Equal(ExitCode.Ok, verification.Exit);
    }

    [Fact]
    public async Task Changes_nothing_beside_the_files_it_reads()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        var before = await FilesAsync(copy);

        await copy.VerifyAsync(experiment.Environment);

        Assert.Equal(before, await FilesAsync(copy));
    }

    [Theory]
    [InlineData("paired", "judge:g-0001")]
    [InlineData("paired", "fresh:g-0001")]
    [InlineData("compat", "judge:g-0001")]
    public async Task Names_the_judgement_whose_reward_was_flipped(string mode, string series)
    {
        await using var experiment = await CampaignAsync(mode);
        using var copy = experiment.Copy();
        FakeExperiment.Tamper(copy.HeldOutFile, $"UPDATE trials SET reward = 1 - reward WHERE series = '{series}' AND task = (SELECT MIN(task) FROM trials WHERE series = '{series}')");

        var verification = await copy.VerifyAsync(experiment.Environment);

        var judgement = verification.Judgements.Single(judgement => judgement.Id == "g-0001");
        Assert.Equal(JudgementState.Differs, judgement.State);
        Assert.NotEmpty(judgement.Notes);
        Assert.Equal(ExitCode.Integrity, verification.Exit);
    }

    [Fact]
    public async Task Notices_any_single_flipped_reward_of_a_judgement()
    {
        await using var experiment = await CampaignAsync("paired");
        var judged = experiment.Context.HeldOut.Trials.Find("judge:g-0001");
        Assert.NotEmpty(judged);

        await Gen.Int[0, judged.Length - 1].SampleAsync(
            async index =>
            {
                var key = judged[index].Key;
                using var copy = experiment.Copy();
                FakeExperiment.Tamper(copy.HeldOutFile, $"UPDATE trials SET reward = 1 - reward WHERE series = '{key.Series}' AND task = '{key.Task}' AND attempt = {key.Attempt}");

                var verification = await copy.VerifyAsync(experiment.Environment);

                return verification.Judgements.Single(judgement => judgement.Id == "g-0001").State == JudgementState.Differs;
            },
            iter: 6,
            threads: 1);
    }

    [Fact]
    public async Task Notices_a_verdict_that_was_changed_in_the_ledger()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        FakeExperiment.Tamper(copy.Ledger, "UPDATE gates SET verdict = replace(verdict, 'Better than', 'Far better than') WHERE id = 1");

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Contains("the chain of verdicts is broken at g-0001", verification.Tampering);
        Assert.Equal(["the verdict in the ledger"], verification.Judgements.Single(judgement => judgement.Id == "g-0001").Notes);
        Assert.Equal(ExitCode.Integrity, verification.Exit);
    }

    [Fact]
    public async Task Notices_a_score_and_a_baseline_that_no_trial_gave()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        FakeExperiment.Tamper(copy.Ledger, "UPDATE records SET score = score + 0.1 WHERE row < 2");

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Equal(["the score of row 0 is not the mean of the baseline's trials", "the numbers of row 1 are not those of g-0001"], verification.Tampering);
    }

    [Fact]
    public async Task Notices_a_receipt_about_other_results()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        FakeExperiment.Tamper(copy.Ledger, "UPDATE gates SET receipt = replace(receipt, '\"results\": \"', '\"results\": \"0') WHERE id = 2");

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Equal(["receipt.hashes.results"], verification.Judgements.Single(judgement => judgement.Id == "g-0002").Notes);
    }

    [Fact]
    public async Task Notices_a_control_that_was_made_to_look_rejected()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        FakeExperiment.Tamper(copy.HeldOutFile, "UPDATE controls SET verdict = replace(verdict, '\"kind\":\"', '\"kind\":\"Vetoed\",\"was\":\"')");

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.All(verification.Controls, control => Assert.Equal(["kind"], control.Notes));
    }

    [Fact]
    public async Task Calls_an_edited_file_drift_and_a_missing_one_nothing()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        File.Delete(copy.Folder.Suite);
        await File.AppendAllTextAsync(copy.Folder.Results, "9\t0.9999\tabc\t1\t1\tnow\n", Ct);

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Equal(["workspace/results.tsv"], verification.Drift);
        Assert.Equal(ExitCode.Rejected, verification.Exit);
    }

    [Fact]
    public async Task Leaves_judgements_of_another_policy_version_alone()
    {
        await using var experiment = await CampaignAsync("paired");
        using var copy = experiment.Copy();
        FakeExperiment.Tamper(copy.Ledger, "UPDATE gates SET policy_version = 0, receipt = replace(receipt, '\"version\": 1', '\"version\": 0') WHERE id = 1");
        Directory.Delete(copy.Folder.Gates, recursive: true);

        var verification = await copy.VerifyAsync(experiment.Environment);

        var judgement = verification.Judgements.Single(judgement => judgement.Id == "g-0001");
        Assert.Equal(JudgementState.OtherVersion, judgement.State);
        Assert.Equal(["judged by paired version 0, this tool has version 1; not recomputed"], judgement.Notes);
        Assert.Equal(ExitCode.Ok, verification.Exit);
    }

    [Fact]
    public async Task Does_not_recompute_what_the_smoke_trial_decided()
    {
        await using var experiment = await (await FakeExperiment.CreateAsync(12, 10)).WithBaselineAsync();
        experiment.Broken.Add("broken");
        var result = await experiment.JudgeAsync("broken");
        using var copy = experiment.Copy();

        var verification = await copy.VerifyAsync(experiment.Environment);

        Assert.Equal(VerdictKind.RejectedHarm, result.Verdict.Kind);
        var judgement = Assert.Single(verification.Judgements);
        Assert.Equal((JudgementState.DecidedBefore, "decided by the smoke check"), (judgement.State, judgement.Notes.Single()));
        Assert.Equal(ExitCode.Ok, verification.Exit);
    }

    [Fact]
    public async Task Refuses_the_held_out_store_of_another_experiment()
    {
        await using var one = await (await FakeExperiment.CreateAsync(4, 4)).WithBaselineAsync();
        await using var other = await (await FakeExperiment.CreateAsync(4, 4)).WithBaselineAsync();
        using var copy = one.Copy();
        using var foreign = other.Copy();
        File.Copy(foreign.HeldOutFile, copy.HeldOutFile, overwrite: true);

        var error = await Assert.ThrowsAsync<HarnessException>(() => copy.VerifyAsync(one.Environment));

        Assert.Equal("AH7003", error.Error.Code);
    }

    [Fact]
    public async Task Says_what_to_do_where_there_is_no_ledger()
    {
        using var copy = new CopiedExperiment();
        await using var experiment = await FakeExperiment.CreateAsync(4, 4);

        var error = await Assert.ThrowsAsync<HarnessException>(() => copy.VerifyAsync(experiment.Environment));

        Assert.Equal("AH7004", error.Error.Code);
        Assert.NotEmpty(error.Error.Fixes);
    }

    /// <summary>A better version, a worse one, one that does nothing, and the first once more.</summary>
    private static async Task<FakeExperiment> CampaignAsync(string mode)
    {
        var experiment = await FakeExperiment.CreateAsync(24, 12, gate: new GateSection { Mode = mode, ControlEvery = 2 });
        experiment.Chance = (version, _) => version switch { "better" => 0.85, "worse" => 0.1, _ => 0.4 };
        await experiment.WithBaselineAsync();
        foreach (var version in new[] { "better", "worse", "same", "better" })
        {
            await experiment.JudgeAsync(version);
        }

        return experiment;
    }

    private static async Task<IReadOnlyList<string>> FilesAsync(CopiedExperiment copy)
    {
        var files = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(copy.HeldOutFile)!, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            files.Add($"{file} {Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file, Ct)))}");
        }

        return files;
    }
}
