using AutoHarness.Benchmarks.Bird.Users;

namespace AutoHarness.Conformance.Bird;

/// <summary>The simulated user's prompts as they are read from a clone.</summary>
internal sealed class PromptTemplateVectors : IBirdVectorFile
{
    public string Name => "prompt_templates";

    public Task ReplayAsync(BirdVectorFolder folder, Report report, CancellationToken ct)
    {
        foreach (var vector in folder.Read(Name))
        {
            if (folder.Repository is not { } repository)
            {
                report.Apart("skipped: prompts of the reference, needs --repo DIR");
                continue;
            }

            var prompts = ReferencePrompts.Load(repository, vector.Text("version"));
            var text = vector.Text("stage") == "action_parser" ? prompts.ActionParser : prompts.ResponseGenerator;
            var differences = new List<string>();
            differences.Compare("sha256", vector.Text("sha256"), BirdTexts.Sha256(text));
            differences.Compare("chars", vector.GetProperty("chars").GetRawText(), $"{BirdTexts.Length(text)}");
            foreach (var placeholder in vector.GetProperty("placeholders").EnumerateObject())
                differences.Compare(placeholder.Name, placeholder.Value.GetRawText(), $"{text.Split(placeholder.Name).Length - 1}");
            report.Judge(vector, differences);
        }

        return Task.CompletedTask;
    }
}
