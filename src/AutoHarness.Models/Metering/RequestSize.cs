using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace AutoHarness.Models.Metering;

/// <summary>How many bytes of text a request or an answer holds; the base of every token estimate.</summary>
internal static class RequestSize
{
    /// <summary>Bytes of all messages, the instructions and the tool declarations.</summary>
    public static long Of(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var bytes = messages.Sum(Of) + Of(options?.Instructions);
        foreach (var tool in options?.Tools ?? [])
        {
            bytes += Of(tool.Name) + Of(tool.Description);
            if (tool is AIFunctionDeclaration function)
            {
                bytes += Of(function.JsonSchema);
            }
        }

        return bytes;
    }

    /// <summary>Bytes of one message.</summary>
    public static long Of(ChatMessage message) => message.Contents.Sum(content => content switch
    {
        TextContent text => Of(text.Text),
        TextReasoningContent reasoning => Of(reasoning.Text),
        FunctionCallContent call => Of(call.Name) + (call.Arguments?.Sum(argument => Of(argument.Key) + Of(argument.Value)) ?? 0),
        FunctionResultContent result => Of(result.Result),
        DataContent data => data.Data.Length,
        _ => 0,
    });

    private static long Of(object? value) => value switch
    {
        null => 0,
        string text => Encoding.UTF8.GetByteCount(text),
        JsonElement json => JsonMarshal.GetRawUtf8Value(json).Length,
        _ => Encoding.UTF8.GetByteCount(value.ToString() ?? ""),
    };
}
