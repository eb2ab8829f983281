using System.Collections.Immutable;
using System.Reflection;

namespace AutoHarness.Cli.Explanations;

/// <summary>The pages, embedded in the tool.</summary>
internal static class ExplanationPages
{
    /// <summary>All pages by code.</summary>
    public static ImmutableArray<ExplanationPage> All =>
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith("AH", StringComparison.Ordinal) && name.EndsWith(".md", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read(name[..^".md".Length])),
    ];

    /// <summary>The page of a code in any case, or null.</summary>
    public static ExplanationPage? Find(string code) => All.FirstOrDefault(page => page.Code.Equals(code, StringComparison.OrdinalIgnoreCase));

    private static ExplanationPage Read(string code)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(code + ".md")!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        var title = text.Split('\n')[0].TrimStart('#', ' ');
        return new ExplanationPage(code, title.StartsWith(code, StringComparison.Ordinal) ? title[code.Length..].TrimStart(':', ' ') : title, text);
    }
}
