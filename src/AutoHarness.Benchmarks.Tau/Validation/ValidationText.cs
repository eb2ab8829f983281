using System.Text;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>The text in which the reference's validator reports, since an agent sees it.</summary>
internal static class ValidationText
{
    private const int ShownInput = 50;

    public static PythonException Refusal(string model, IReadOnlyList<ValidationIssue> issues, string version)
    {
        var text = new StringBuilder($"{issues.Count} validation error{(issues.Count == 1 ? "" : "s")} for {model}");
        foreach (var issue in issues)
        {
            text.Append($"\n{issue.At}\n  {issue.Message} [type={issue.Type}, input_value={Shortened(issue.Input.Repr())}, input_type={issue.Input.TypeName}]");
            text.Append($"\n    For further information visit https://errors.pydantic.dev/{version}/v/{issue.Type}");
        }

        return new PythonException("ValidationError", text.ToString());
    }

    // More than fifty characters become the first 25, an ellipsis, and the last 24.
    private static string Shortened(string text)
    {
        if (text.Length <= ShownInput)
        {
            return text;
        }

        var runes = text.EnumerateRunes().ToArray();
        return runes.Length <= ShownInput
            ? text
            : $"{string.Concat(runes[..(ShownInput / 2)])}...{string.Concat(runes[^(ShownInput / 2 - 1)..])}";
    }
}
