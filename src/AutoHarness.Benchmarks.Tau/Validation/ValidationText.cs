using System.Text;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Validation;

/// <summary>The text in which the reference's validator reports, since an agent sees it.</summary>
internal static class ValidationText
{
    private const int ShownBytes = 50;

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

    // More than fifty bytes of UTF-8 become at most the first 25, an ellipsis, and at most the last 24, in whole letters.
    private static string Shortened(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= ShownBytes)
        {
            return text;
        }

        var (start, end) = (ShownBytes / 2, bytes.Length - (ShownBytes / 2 - 1));
        while (ContinuesLetter(bytes[start]))
        {
            start--;
        }

        while (end < bytes.Length && ContinuesLetter(bytes[end]))
        {
            end++;
        }

        return $"{Encoding.UTF8.GetString(bytes, 0, start)}...{Encoding.UTF8.GetString(bytes, end, bytes.Length - end)}";
    }

    private static bool ContinuesLetter(byte part) => (part & 0xC0) == 0x80;
}
