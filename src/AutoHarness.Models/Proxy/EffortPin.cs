using System.Globalization;
using System.Text;
using System.Text.Json;
using AutoHarness.Models.Dialects;

namespace AutoHarness.Models.Proxy;

/// <summary>Puts the pinned reasoning effort where a dialect has it, and takes out what a client put there.</summary>
/// <param name="session">Whose effort.</param>
/// <param name="dialect">Of the request.</param>
/// <param name="leavesOpen">Without a pinned effort the client's own stays.</param>
internal sealed class EffortPin(ProxySession session, Dialect dialect, bool leavesOpen)
{
    /// <summary>The least that Anthropic's models take.</summary>
    private const long LeastThinkingBudget = 1024;

    /// <param name="members">The request; for Gemini its <c>generationConfig</c>.</param>
    public void Pin(JsonMembers members)
    {
        if (session.Effort is null && leavesOpen)
        {
            return;
        }

        switch (dialect)
        {
            case Dialect.Chat:
                Note(members.Word("reasoning_effort") ?? members.Object("reasoning")?.Word("effort"));
                members.Remove("reasoning");
                Put(members, "reasoning_effort");
                break;
            case Dialect.Responses:
                PinInside(members, "reasoning", inner => Put(inner, "effort"));
                break;
            case Dialect.Anthropic:
                PinAnthropic(members);
                break;
            default:
                PinInside(members, "thinkingConfig", PinThinking);
                break;
        }
    }

    private void PinInside(JsonMembers members, string name, Action<JsonMembers> pin)
    {
        var inner = members.Object(name);
        Note(inner?.Word("effort") ?? inner?.Word("thinkingLevel"));
        if (inner is null && session.Effort is null)
        {
            members.Remove(name);
            return;
        }

        inner ??= JsonMembers.Parse("{}"u8.ToArray());
        pin(inner);
        members.Set(name, inner.ToBytes());
    }

    private void PinThinking(JsonMembers config)
    {
        config.Remove("thinkingLevel");
        config.Remove("thinkingBudget");
        if (session.ThinkingBudget is { } budget)
        {
            config.Set("thinkingBudget", Number(budget));
        }
        else if (session.Effort is { } effort)
        {
            config.Set("thinkingLevel", effort);
        }
    }

    private void PinAnthropic(JsonMembers members)
    {
        var output = members.Object("output_config");
        Note(output?.Word("effort"));
        var thinking = Thinking(members.Number("max_tokens") ?? 0);
        if (output is not null || thinking is "adaptive")
        {
            output ??= JsonMembers.Parse("{}"u8.ToArray());
            output.Remove("effort");
            if (thinking is "adaptive")
            {
                output.Set("effort", session.Effort!);
            }

            members.Set("output_config", output.ToBytes());
        }

        members.Remove("thinking");
        if (thinking is null)
        {
            return;
        }

        var budget = thinking == "enabled" ? $",\"budget_tokens\":{Math.Min(session.ThinkingBudget!.Value, members.Number("max_tokens") - 1 ?? 0)}" : "";
        members.Set("thinking", Encoding.UTF8.GetBytes($"{{\"type\":\"{thinking}\"{budget}}}"));
        if (thinking != "disabled")
        {
            // Thinking models refuse sampling of the client's choice.
            members.Remove("temperature");
            members.Remove("top_p");
            members.Remove("top_k");
        }
    }

    private string? Thinking(long outputLimit) => session switch
    {
        { Effort: null } => null,
        { Effort: "none" } => "disabled",
        { ThinkingBudget: { } budget } => Math.Min(budget, outputLimit - 1) >= LeastThinkingBudget ? "enabled" : "disabled",
        _ => "adaptive",
    };

    private void Put(JsonMembers members, string name)
    {
        if (session.Effort is { } effort)
        {
            members.Set(name, effort);
        }
        else
        {
            members.Remove(name);
        }
    }

    private void Note(string? asked)
    {
        if (asked is not null && asked != session.Effort)
        {
            session.Meter.Note($"asked for reasoning effort {asked}, got {session.Effort ?? "the model's own"}");
        }
    }

    private static byte[] Number(int value) => Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));
}
