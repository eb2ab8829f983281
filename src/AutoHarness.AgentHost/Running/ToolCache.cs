using System.Collections.Concurrent;
using System.Text.Json;
using AutoHarness.AgentWire;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentHost.Running;

/// <summary>Sessions of one benchmark mostly declare the same tools and the same instruction; they are kept once.</summary>
internal sealed class ToolCache
{
    private const int Cap = 256;
    private readonly ConcurrentDictionary<string, IReadOnlyList<AIFunctionDeclaration>> tools = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> texts = new(StringComparer.Ordinal);

    public IReadOnlyList<AIFunctionDeclaration> Tools(JsonElement array)
    {
        var key = array.GetRawText();
        if (tools.TryGetValue(key, out var known))
            return known;
        var read = ToolCodec.ReadList(array);
        return tools.Count < Cap ? tools.GetOrAdd(key, Array.AsReadOnly(read)) : read;
    }

    public string Text(string text)
    {
        if (texts.TryGetValue(text, out var known))
            return known;
        return texts.Count < Cap ? texts.GetOrAdd(text, text) : text;
    }
}
