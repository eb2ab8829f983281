using System.Collections.Immutable;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Providers;

/// <summary>Parameters of a request that a model may refuse and can do without.</summary>
internal static class Parameters
{
    public const string Effort = "reasoning_effort";

    /// <summary>Those that shape how answers are drawn.</summary>
    public static readonly ImmutableArray<string> Sampling = ["temperature", "top_p", "top_k"];

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = [.. Sampling, "frequency_penalty", "presence_penalty", "seed", Effort];

    /// <summary>The parameter that a provider means by a word of its own; null for one that cannot be left out.</summary>
    public static string? Canonical(string word) => word switch
    {
        "reasoning" or "reasoning.effort" or "effort" or "thinking" or "think" or "output_config" or "output_config.effort" => Effort,
        _ => All.Contains(word, StringComparer.Ordinal) ? word : null,
    };

    /// <summary>Takes a parameter out. False when it was not there.</summary>
    public static bool Drop(ChatOptions options, string parameter)
    {
        var there = parameter switch
        {
            "temperature" => options.Temperature is not null,
            "top_p" => options.TopP is not null,
            "top_k" => options.TopK is not null,
            "frequency_penalty" => options.FrequencyPenalty is not null,
            "presence_penalty" => options.PresencePenalty is not null,
            "seed" => options.Seed is not null,
            Effort => options.Reasoning is not null,
            _ => false,
        };
        switch (parameter)
        {
            case "temperature":
                options.Temperature = null;
                break;
            case "top_p":
                options.TopP = null;
                break;
            case "top_k":
                options.TopK = null;
                break;
            case "frequency_penalty":
                options.FrequencyPenalty = null;
                break;
            case "presence_penalty":
                options.PresencePenalty = null;
                break;
            case "seed":
                options.Seed = null;
                break;
            case Effort:
                options.Reasoning = null;
                break;
            default:
                break;
        }

        return there;
    }
}
