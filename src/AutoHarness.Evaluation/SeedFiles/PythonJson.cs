namespace AutoHarness.Evaluation.SeedFiles;

/// <summary>Lays out JSON like <c>json.dump(value, file, indent=2)</c>, without a final newline.</summary>
internal static class PythonJson
{
    /// <summary>An object from members whose values are JSON already, written at the given nesting depth.</summary>
    public static string Object(IEnumerable<(string Name, string Json)> members, int depth) =>
        Block('{', members.Select(member => $"{PythonText.Quoted(member.Name)}: {member.Json}"), '}', depth);

    /// <summary>An array of strings.</summary>
    public static string Array(IEnumerable<string> items, int depth) => Block('[', items.Select(PythonText.Quoted), ']', depth);

    private static string Block(char open, IEnumerable<string> items, char close, int depth)
    {
        var indent = new string(' ', 2 * depth);
        var body = string.Join($",\n{indent}  ", items);
        return body.Length == 0 ? $"{open}{close}" : $"{open}\n{indent}  {body}\n{indent}{close}";
    }
}
