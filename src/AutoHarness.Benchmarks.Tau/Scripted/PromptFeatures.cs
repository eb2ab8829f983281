using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Tau.Scripted;

/// <summary>What the fixture's agent finds in its system prompt, and what it makes of that.</summary>
/// <param name="Policy">The desk's policy is there.</param>
/// <param name="Confirms">Beside the policy it is told to have changes confirmed.</param>
/// <param name="Hurries">Beside the policy it is told to be quick or to ask nothing.</param>
internal sealed partial record PromptFeatures(bool Policy, bool Confirms, bool Hurries)
{
    private const double Plain = 0.62;
    private const double WithConfirmation = 0.95;
    private const double InAHurry = 0.3;
    private const double WithoutPolicy = 0.25;

    /// <summary>The chance, at each change that is due, that it is made.</summary>
    public double ChanceOfNextChange => (Policy, Hurries, Confirms) switch
    {
        (false, _, _) => WithoutPolicy,
        (_, true, _) => InAHurry,
        (_, _, true) => WithConfirmation,
        _ => Plain,
    };

    public static PromptFeatures Of(string prompt, IEnumerable<string> policies)
    {
        var own = policies.Aggregate(prompt, (rest, policy) => rest.Replace(policy.Trim(), "", StringComparison.Ordinal));
        return new PromptFeatures(own.Length < prompt.Length, Confirmation().IsMatch(own), Hurry().IsMatch(own));
    }

    [GeneratedRegex(@"\b(confirm(s|ed|ing|ation)?|explicit yes|agreement)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Confirmation();

    [GeneratedRegex(@"\b(be brief|be quick|at once|ask nothing|do not ask|never ask)\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Hurry();
}
