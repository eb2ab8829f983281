using AutoHarness.Benchmarks.Bird;
using AutoHarness.Benchmarks.Bird.Users;

namespace AutoHarness.Conformance.Bird;

/// <summary>The simulated user's assembled prompts.</summary>
internal sealed class UserPromptVectors : IBirdVectorFile
{
    public string Name => "usersim_prompts";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        var dataset = folder.Dataset();
        foreach (var vector in folder.Read(Name))
        {
            if (folder.Repository is not { } repository)
            {
                report.Apart("skipped: prompts of the reference, needs --repo DIR");
                continue;
            }

            var task = dataset.Tasks.Single(task => task.InstanceId == vector.Text("instance_id"));
            var prompts = ReferencePrompts.Load(repository, vector.Text("version"));
            var user = new SimulatedUser(task, dataset[task.Database].Schema, prompts, () => throw new NotSupportedException(), BirdCompat.Reference);
            if (vector.GetProperty("phase").GetInt32() == 2)
                user.BeginPhase2();

            var question = vector.Text("question");
            var stage1 = user.ActionPrompt(question);
            var stage2 = user.ResponsePrompt(question, vector.Text("action"));
            var differences = new List<string>();
            if (vector.GetProperty("segments").GetString() is { } segments)
                differences.Compare("segments", segments, user.Segments);
            differences.Compare("segments_sha256", vector.Text("segments_sha256"), BirdTexts.Sha256(user.Segments));
            differences.Compare("amb_json_sha256", vector.Text("amb_json_sha256"), BirdTexts.Sha256(user.Ambiguities));
            differences.Compare("stage1_sha256", vector.Text("stage1_sha256"), BirdTexts.Sha256(stage1));
            differences.Compare("stage1_chars", vector.GetProperty("stage1_chars").GetRawText(), $"{BirdTexts.Length(stage1)}");
            differences.Compare("stage1_max_tokens", vector.GetProperty("stage1_max_tokens").GetRawText(), $"{prompts.ActionTokens}");
            differences.Compare("stage2_sha256", vector.Text("stage2_sha256"), BirdTexts.Sha256(stage2));
            differences.Compare("stage2_chars", vector.GetProperty("stage2_chars").GetRawText(), $"{BirdTexts.Length(stage2)}");
            differences.Compare("stage2_max_tokens", vector.GetProperty("stage2_max_tokens").GetRawText(), $"{SimulatorPrompts.ResponseTokens}");
            report.Judge(vector, differences);
        }

        return Task.CompletedTask;
    }
}
