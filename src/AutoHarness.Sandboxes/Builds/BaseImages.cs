namespace AutoHarness.Sandboxes.Builds;

/// <summary>Finds the images that a Dockerfile starts from.</summary>
internal static class BaseImages
{
    /// <summary>References of its <c>FROM</c> lines, without its own stages and <c>scratch</c>; those that hang on an argument without a default are left out.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<DockerfileLine> lines)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "scratch" };
        var found = new List<string>();
        foreach (var line in lines)
        {
            if (line.Instruction is "ARG" && found.Count == 0 && stages.Count == 1 && line.Text.Split('=', 2) is [var name, var value])
            {
                arguments[name.Trim()] = value.Trim().Trim('"', '\'');
            }
            else if (line.Instruction is "FROM")
            {
                var words = line.Text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).SkipWhile(word => word.StartsWith("--", StringComparison.Ordinal)).ToArray();
                if (words.Length == 0)
                    continue;
                var reference = VariableText.Expand(words[0], variable => arguments.GetValueOrDefault(variable));
                if (reference.Length > 0 && !stages.Contains(reference))
                    found.Add(reference);
                if (words.Length >= 3)
                    stages.Add(words[2]);
            }
        }

        return [.. found.Distinct(StringComparer.Ordinal)];
    }
}
