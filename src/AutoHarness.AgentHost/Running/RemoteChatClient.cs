using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using AutoHarness.AgentWire;
using Microsoft.Extensions.AI;

namespace AutoHarness.AgentHost.Running;

/// <summary>
/// The model, through the harness. A call sends only what differs from the session's last call: it counts the leading messages
/// that are the same, and names tools that are the task's or the last call's.
/// </summary>
internal sealed class RemoteChatClient(string session, HarnessLink link, IReadOnlyList<AIFunctionDeclaration> taskTools) : IChatClient
{
    private readonly Lock order = new();
    private List<UInt128> lastMessages = [];
    private UInt128 lastTools;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var given = messages.ToArray();
        var written = given.Select(Write).ToArray();
        var hashes = written.Select(Hash).ToList();

        Task<JsonElement> answer;
        lock (order)
        {
            var reuse = 0;
            while (reuse < hashes.Count && reuse < lastMessages.Count && hashes[reuse] == lastMessages[reuse])
                reuse++;
            var tools = options?.Tools?.OfType<AIFunctionDeclaration>().ToArray() ?? [];
            var toolsHash = lastTools;
            answer = link.RequestAsync(session, Protocol.ModelComplete, json =>
            {
                json.WriteNumber("reuse"u8, reuse);
                json.WriteStartArray("messages"u8);
                foreach (var message in written.AsSpan(reuse))
                    json.WriteRawValue(message.AsSpan(), skipInputValidation: true);
                json.WriteEndArray();
                toolsHash = WriteTools(json, tools);
                if (options is not null)
                    OptionsCodec.Write(json, options);
            }, cancellationToken);
            lastMessages = hashes;
            lastTools = toolsHash;
        }

        return ReadAsync(answer);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetResponseAsync(messages, options, cancellationToken);
        foreach (var update in response.ToChatResponseUpdates())
            yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }

    private static async Task<ChatResponse> ReadAsync(Task<JsonElement> answer) => ResponseCodec.Read(await answer);

    private static byte[] Write(ChatMessage message)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        MessageCodec.Write(json, message);
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static UInt128 Hash(byte[] bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    private UInt128 WriteTools(Utf8JsonWriter json, AIFunctionDeclaration[] tools)
    {
        if (tools.Length == 0)
            return lastTools;
        if (tools.SequenceEqual(taskTools))
        {
            json.WriteString("tools"u8, "task"u8);
            return lastTools;
        }

        var hash = Hash(JsonLine.Object(list => ToolCodec.WriteList(list, "tools"u8, tools)));
        if (hash == lastTools)
            json.WriteString("tools"u8, "same"u8);
        else
            ToolCodec.WriteList(json, "tools"u8, tools);
        return hash;
    }
}
