using System.Text.RegularExpressions;
using AutoHarness.Models.Limiting;
using AutoHarness.Models.Names;
using AutoHarness.Models.Retrying;
using AutoHarness.Sdk;

namespace AutoHarness.Models.Providers;

/// <summary>Decides what a refusal means: the asker's fault, a person's to fix, or one that may pass.</summary>
internal sealed partial class FailureSorter(ModelName model, ProviderEndpoint endpoint, SecretText secrets)
{
    /// <summary>Where a rate limit asks for a longer pause, it is a quota of hours or days; any other fault is waited for no longer than this.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>The exception for an answer with an error.</summary>
    public Exception Sort(int status, UpstreamError error, RetryAdvice advice)
    {
        var said = secrets.Clean(error.Message);
        var after = advice.After ?? RateLimitHeaders.Duration(error.RetryDelay);
        if (error.IsQuotaSpent || (status == 429 && after > LongestPause))
        {
            return Setup("AH1205", $"the quota or credit of {Account} is used up", said, [$"add credit to the account, wait until the quota is renewed, or choose another model under agent_model"]);
        }

        after = after > LongestPause ? LongestPause : after;
        return status switch
        {
            401 or 403 => Setup("AH1204", $"{endpoint.Entry.Name} refuses the key{From} for model {model.Full} (status {status})", said, Fixes("check", "it may be wrong, expired or without access to this model")),
            402 => Setup("AH1205", $"{Account} has to be paid (status 402)", said, ["add credit to the account, or choose another model under agent_model"]),
            400 when InvalidKey().IsMatch(error.Message) => Setup("AH1204", $"{endpoint.Entry.Name} refuses the key{From} (status 400)", said, Fixes("check", "it may be wrong or expired")),
            400 or 413 or 422 => Refused(error, said),
            404 when advice.Should is not true => Setup("AH1206", $"{endpoint.Entry.Name} does not know the model {model.Model} (status 404)", said, [$"check agent_model, and the address {Shown}"]),
            408 or 409 or 429 or >= 500 when advice.Should is not false => new TransientModelException($"status {status}: {said}") { RetryAfter = after, Throttled = status is 429 or 529 },
            _ when advice.Should is true => new TransientModelException($"status {status}: {said}") { RetryAfter = after },
            408 or 409 or 429 or >= 500 => new InfrastructureException($"model {model.Full}: status {status}, not to be tried again: {said}"),
            _ => Setup("AH1206", $"{Shown} answers with status {status}", said, ["check the address in the provider's base URL variable"]),
        };
    }

    /// <summary>The exception for a connection that did not come about or broke.</summary>
    public TransientModelException Broken(Exception fault) => new($"{Shown}: {secrets.Clean(fault.Message)}") { MayHaveCost = !Network.NeverArrived(fault) };

    /// <summary>The exception for something that is no answer of a model's.</summary>
    public TransientModelException Unreadable(string what) => new($"{Shown}: {secrets.Clean(what)}");

    /// <summary>The exception for an answer that was given, but did not arrive whole.</summary>
    public TransientModelException Lost(string what) => new($"{Shown}: {what}") { MayHaveCost = true };

    private string Shown => endpoint.BaseUrl.ToString().TrimEnd('/');

    private string Account => $"the account at {endpoint.Entry.Name}";

    private string From => endpoint.KeyVariable is { } variable ? $" from {variable}" : "";

    private string[] Fixes(string verb, string what) =>
        [endpoint.KeyVariable is { } variable ? $"{verb} {variable} in .env or in the environment: {what}" : $"{verb} the key: {what}"];

    private static Exception Refused(UpstreamError error, string said)
    {
        var unsupported = error.Code is "unsupported_parameter" or "unsupported_value" || Unsupported().IsMatch(error.Message);
        if (unsupported && (Parameters.Canonical(error.Parameter ?? "") ?? Mentioned(error.Message)) is { } parameter)
        {
            return new ParameterRejectedException(parameter, said);
        }

        return new ModelRequestException(error.Code is "context_length_exceeded" || TooLong().IsMatch(error.Message) ? $"the conversation is too long for the model: {said}" : $"the model refuses the request: {said}");
    }

    private static string? Mentioned(string message) => ParameterWord().Match(message) is { Success: true } match ? Parameters.Canonical(match.Value) : null;

    private static HarnessException Setup(string code, string message, string said, string[] fixes) =>
        new(new HarnessError(ExitCode.Environment, code, message) { Why = $"it says: {said}", Fixes = [.. fixes] });

    [GeneratedRegex(@"not supported|unsupported|does not support|doesn't support|is deprecated|not allowed for this model|cannot be used with", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unsupported();

    [GeneratedRegex(@"\b(?:temperature|top_p|top_k|frequency_penalty|presence_penalty|seed|reasoning_effort|reasoning\.effort|output_config\.effort|thinking|effort)\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterWord();

    [GeneratedRegex(@"prompt is too long|context (?:length|window)|maximum context|input token count .* exceeds|too many tokens", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TooLong();

    [GeneratedRegex(@"API key not valid|API_KEY_INVALID|API key expired", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex InvalidKey();
}
