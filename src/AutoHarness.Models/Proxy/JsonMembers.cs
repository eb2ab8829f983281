using System.Text;
using System.Text.Json;

namespace AutoHarness.Models.Proxy;

/// <summary>A JSON object as it was sent, of which single members can be changed. Every other byte stays as it was: order, numbers, escapes, spaces.</summary>
internal sealed class JsonMembers
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 512 };

    private readonly ReadOnlyMemory<byte> source;
    private readonly List<Member> members = [];
    private readonly List<(string Name, ReadOnlyMemory<byte> Value)> added = [];
    private int opening;
    private int closing;

    private JsonMembers(ReadOnlyMemory<byte> source) => this.source = source;

    /// <summary>Something was set or removed.</summary>
    public bool IsChanged => added.Count > 0 || members.Exists(member => member.Value is not null || member.IsRemoved);

    /// <exception cref="JsonException">It is no single JSON object, or names a member twice.</exception>
    public static JsonMembers Parse(ReadOnlyMemory<byte> source)
    {
        var parsed = new JsonMembers(source);
        parsed.Read();
        return parsed;
    }

    public bool Has(string name) => Raw(name) is not null;

    /// <summary>A member's value as JSON, or null.</summary>
    public ReadOnlyMemory<byte>? Raw(string name)
    {
        if (Find(name) is { } member)
        {
            return member.Value ?? source[member.ValueStart..member.ValueEnd];
        }

        var at = added.FindIndex(one => one.Name == name);
        return at < 0 ? (ReadOnlyMemory<byte>?)null : added[at].Value;
    }

    /// <summary>A member that is an object, or null.</summary>
    public JsonMembers? Object(string name) => Raw(name) is { Length: > 0 } value && value.Span[0] == '{' ? Parse(value) : null;

    /// <summary>A member that is a string, or null.</summary>
    public string? Word(string name) => Raw(name) is { Length: > 0 } value && value.Span[0] == '"' ? Text(value.Span) : null;

    /// <summary>A member that is a whole number, or null.</summary>
    public long? Number(string name) => Raw(name) is { } value && long.TryParse(value.Span, out var number) ? number : null;

    public bool IsTrue(string name) => Raw(name) is { } value && value.Span.SequenceEqual("true"u8);

    public void Set(string name, string word) => Set(name, (ReadOnlyMemory<byte>)Quote(word));

    /// <param name="name">Of the member, which is added when it is not there.</param>
    /// <param name="json">Its new value.</param>
    public void Set(string name, ReadOnlyMemory<byte> json)
    {
        if (Find(name) is { } member)
        {
            member.Value = json;
        }
        else
        {
            added.RemoveAll(one => one.Name == name);
            added.Add((name, json));
        }
    }

    public void Remove(string name)
    {
        added.RemoveAll(one => one.Name == name);
        if (Find(name) is { } member)
        {
            member.IsRemoved = true;
        }
    }

    /// <summary>The object with its changes.</summary>
    public ReadOnlyMemory<byte> ToBytes()
    {
        if (!IsChanged)
        {
            return source;
        }

        var parts = new List<byte[]>();
        var start = opening + 1;
        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            var end = i + 1 < members.Count ? member.ValueEnd + source.Span[member.ValueEnd..].IndexOf((byte)',') : closing;
            if (!member.IsRemoved)
            {
                parts.Add(member.Value is { } value
                    ? [.. source.Span[start..member.ValueStart], .. value.Span, .. source.Span[member.ValueEnd..end]]
                    : source[start..end].ToArray());
            }

            start = end + 1;
        }

        parts.AddRange(added.Select(one => (byte[])[.. Quote(one.Name), (byte)':', .. one.Value.Span]));
        using var whole = new MemoryStream(source.Length + 256);
        whole.Write(source.Span[..(opening + 1)]);
        for (var i = 0; i < parts.Count; i++)
        {
            whole.Write(i > 0 ? ","u8 : default);
            whole.Write(parts[i]);
        }

        whole.Write(source.Span[closing..]);
        return whole.ToArray();
    }

    public static byte[] Quote(string word) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(word)}\"");

    private static string? Text(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private Member? Find(string name) => members.Find(member => !member.IsRemoved && member.Name == name);

    private void Read()
    {
        var reader = new Utf8JsonReader(source.Span, Deep);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("the body is not a JSON object");
        }

        opening = (int)reader.TokenStartIndex;
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Text(source.Span[(int)reader.TokenStartIndex..(int)reader.BytesConsumed].TrimEnd(" \t\r\n:"u8)) ?? throw new JsonException("a member's name is no text");
            if (!names.Add(name))
            {
                throw new JsonException($"the member {name} is there twice");
            }

            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            members.Add(new Member(name, start, (int)reader.BytesConsumed));
        }

        closing = (int)reader.TokenStartIndex;
        if (reader.Read())
        {
            throw new JsonException("something stands behind the object");
        }
    }

    private sealed class Member(string name, int valueStart, int valueEnd)
    {
        public string Name => name;

        public int ValueStart => valueStart;

        public int ValueEnd => valueEnd;

        public ReadOnlyMemory<byte>? Value { get; set; }

        public bool IsRemoved { get; set; }
    }
}
