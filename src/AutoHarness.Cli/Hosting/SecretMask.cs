using System.Text;

namespace AutoHarness.Cli.Hosting;

/// <summary>Takes the values of secrets out of a text: as they are, in Base64 and URL-encoded.</summary>
internal sealed class SecretMask
{
    private static readonly string[] Words = ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "CREDENTIAL"];

    private readonly (string Value, string Name)[] secrets;

    /// <param name="variables">Environment variables; those whose names speak of a key, token, secret or password count.</param>
    public SecretMask(IReadOnlyDictionary<string, string> variables) => secrets = variables
        .Where(variable => variable.Value.Length >= 8 && IsSecret(variable.Key))
        .SelectMany(variable => Forms(variable.Value).Select(form => (form, variable.Key)))
        .OrderByDescending(secret => secret.form.Length)
        .ToArray();

    public string Apply(string text)
    {
        foreach (var (value, name) in secrets)
        {
            text = text.Replace(value, $"<{name}>", StringComparison.Ordinal);
        }

        return text;
    }

    private static bool IsSecret(string name) =>
        Words.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Forms(string value) =>
        new[] { value, Convert.ToBase64String(Encoding.UTF8.GetBytes(value)).TrimEnd('='), Uri.EscapeDataString(value) }.Distinct(StringComparer.Ordinal);
}
