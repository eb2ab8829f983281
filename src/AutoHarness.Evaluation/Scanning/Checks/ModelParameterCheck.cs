using AutoHarness.Evaluation.Scanning.Pieces;
using AutoHarness.Evaluation.Scanning.Reading;

namespace AutoHarness.Evaluation.Scanning.Checks;

/// <summary>
/// Finds changed resources. Another model, effort or sampling rejects (the experiment pins them, so the edit could not work anyway);
/// other token limits, timeouts, step caps and very many retries quarantine, since they buy score with money.
/// </summary>
internal sealed class ModelParameterCheck : IEditCheck
{
    private const string Pinned = "sets a model parameter; the experiment pins model, effort and sampling";
    private const string Resource = "changes how much a trial may spend";
    private const string OtherModel = "asks for another model";
    private const int LongestModelName = 60;

    private static readonly string[] ModelNames =
        ["gpt-", "gpt4", "claude-", "gemini-", "llama", "qwen", "mistral-", "mixtral", "deepseek-", "o1-", "o3-", "o4-", "grok-", "openai/", "anthropic/", "google/", "command-r", "phi-", "kimi-", "glm-"];

    private static readonly HashSet<string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        "temperature", "top_p", "topP", "top_k", "effort", "reasoning", "reasoning_effort", "reasoningEffort", "thinking", "thinking_budget", "budget_tokens",
        "max_tokens", "maxTokens", "maxOutputTokens", "max_output_tokens", "max_completion_tokens", "frequency_penalty", "presence_penalty", "logit_bias", "verbosity", "service_tier",
    };

    private static readonly CodeRules Rules = new(
        ("Temperature|TopP|TopK|FrequencyPenalty|PresencePenalty|ModelId|Reasoning|ReasoningEffort|ReasoningEffortLevel|temperature|top_p|top_k|reasoning_effort|reasoning|thinking =", FindingAction.Reject, Pinned),
        ("ReasoningEffort|ReasoningOptions|ChatReasoningEffortLevel|ReasoningEffortLevel", FindingAction.Reject, Pinned),
        ("OpenAIClient|ChatClient|AnthropicClient|OllamaApiClient|AsIChatClient|GetChatClient|AzureOpenAIClient|OpenAI|Anthropic (", FindingAction.Reject, OtherModel),
        ("openai|anthropic|litellm . ~word", FindingAction.Reject, OtherModel),
        ("model|Model|modelId|model_name = ~text", FindingAction.Quarantine, OtherModel),
        ("Seed|seed = ~number", FindingAction.Quarantine, Pinned),
        ("AdditionalProperties|RawRepresentationFactory", FindingAction.Quarantine, Pinned),
        ("MaxOutputTokens|MaxTokens|max_tokens|max_output_tokens|max_completion_tokens|maxOutputTokens|num_ctx =", FindingAction.Quarantine, Resource),
        ("CancelAfter|NetworkTimeout|RequestTimeout|AttemptTimeout|TotalTimeout (|=", FindingAction.Quarantine, Resource),
        ("Client|client|http|httpClient . Timeout =", FindingAction.Quarantine, Resource),
        ("MaxRetries|MaxRetryAttempts|max_retries = ~number", FindingAction.Note, Resource),
        ("CancellationToken . None", FindingAction.Note, Resource));

    public void Look(EditUnderCheck edit, FindingList findings)
    {
        foreach (var file in edit.Reading.Changed)
        {
            foreach (var (_, line, action, why) in Rules.Apply(file))
            {
                findings.Add(FindingClass.ModelParameter, action, file, line, why);
            }

            LookForKeys(file, findings);
        }

        foreach (var piece in edit.Pieces.Where(piece => piece.Kind is not PieceKind.Line and not PieceKind.Comment && NamesModel(piece.Text)))
        {
            findings.Add(FindingClass.ModelParameter, FindingAction.Reject, piece.File, piece.Line, OtherModel);
        }

        ResourceCaps.Look(edit, (file, line, action) => findings.Add(FindingClass.ModelParameter, action, file, line, Resource));
    }

    /// <summary>Parameters by their name on the wire.</summary>
    private static void LookForKeys(EditedFile file, FindingList findings)
    {
        var tokens = file.Source.Tokens;
        for (var at = 0; at + 1 < tokens.Count; at++)
        {
            if (tokens[at].Kind is TokenKind.Literal && Keys.Contains(tokens[at].Text) && file.IsAdded(tokens[at].Line)
                && (tokens[at + 1].Is(":") || tokens[at + 1].Is("]") || tokens[at + 1].Is(",")))
            {
                findings.Add(FindingClass.ModelParameter, FindingAction.Reject, file, tokens[at].Line, Pinned);
            }
        }

        if (file.Language == Language.Script)
        {
            foreach (var line in file.AddedLines.Where(line => Keys.Contains(file.Lines[line - 1].Split(':', '=')[0].Trim(' ', '-', '"'))))
            {
                findings.Add(FindingClass.ModelParameter, FindingAction.Reject, file, line, Pinned);
            }
        }
    }

    private static bool NamesModel(string text)
    {
        var name = text.Trim();
        return name.Length is > 3 and < LongestModelName && !name.Contains(' ') && name.Any(char.IsAsciiDigit)
            && ModelNames.Any(known => name.StartsWith(known, StringComparison.OrdinalIgnoreCase));
    }
}
