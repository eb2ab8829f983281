using System.Text;
using System.Text.Json;
using AutoHarness.Models.Dialects;
using AutoHarness.Models.Metering;

namespace AutoHarness.Models.Proxy;

/// <summary>
/// Takes out tools that the provider runs on its own machines, such as web search, code execution and remote MCP servers: through them a
/// process without network would have one. Tools that the client runs stay. Other tiers of service, which cost more, go as well.
/// </summary>
internal static class HostedTools
{
    // The last two are OpenRouter's: other models in place of the pinned one, and web search.
    private static readonly string[] Members = ["web_search_options", "mcp_servers", "container", "models", "plugins"];

    // Faster answers at another price than the one that is counted.
    private static readonly string[] Tiers = ["service_tier", "speed"];

    private static readonly string[] ClientTypes =
        ["function", "custom", "namespace", "local_shell", "apply_patch", "computer_use_preview", "computer", "tool_search"];

    // Their names carry a date.
    private static readonly string[] AnthropicStarts = ["bash_", "text_editor_", "computer_", "memory_", "tool_search_tool_"];

    public static void Remove(JsonMembers request, Dialect dialect, TrialMeter meter)
    {
        foreach (var member in Members)
        {
            if (request.Has(member))
            {
                request.Remove(member);
                meter.Note($"parameter {member} was dropped: it acts at the provider");
            }
        }

        foreach (var member in Tiers.Where(request.Has))
        {
            request.Remove(member);
            meter.Note($"parameter {member} was dropped: it changes the price");
        }

        if (request.Raw("tools") is not { Length: > 0 } tools || tools.Span[0] != (byte)'[')
        {
            return;
        }

        using var document = JsonDocument.Parse(tools, new JsonDocumentOptions { MaxDepth = 512 });
        var kept = new List<string>();
        var dropped = false;
        foreach (var tool in document.RootElement.EnumerateArray())
        {
            if (Hosted(tool, dialect) is { } name)
            {
                dropped = true;
                meter.Note($"tool {name} was dropped: it is run by the provider");
            }
            else
            {
                kept.Add(tool.GetRawText());
            }
        }

        if (!dropped)
        {
            return;
        }

        if (kept.Count > 0)
        {
            request.Set("tools", Encoding.UTF8.GetBytes($"[{string.Join(',', kept)}]"));
        }
        else
        {
            // Providers refuse an empty list, and a choice without a list.
            request.Remove("tools");
            request.Remove("tool_choice");
            request.Remove("toolConfig");
        }
    }

    private static string? Hosted(JsonElement tool, Dialect dialect)
    {
        if (tool.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (dialect == Dialect.Gemini)
        {
            return tool.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => name is not ("functionDeclarations" or "function_declarations"));
        }

        var type = tool.TryGetProperty("type", out var named) && named.ValueKind == JsonValueKind.String ? named.GetString()! : "function";
        return ClientTypes.Contains(type) || (dialect == Dialect.Anthropic && Array.Exists(AnthropicStarts, start => type.StartsWith(start, StringComparison.Ordinal))) ? null : type;
    }
}
