using System.Buffers.Binary;
using System.Text;

namespace AutoHarness.EndToEnd.Tests.Telemetry;

/// <summary>The fields of a protobuf message, without its schema.</summary>
internal sealed class ProtobufFields
{
    private readonly ILookup<int, (ulong Number, ReadOnlyMemory<byte> Bytes)> fields;

    public ProtobufFields(ReadOnlyMemory<byte> message) => fields = Read(message).ToLookup(field => field.Field, field => (field.Number, field.Bytes));

    public IEnumerable<ProtobufFields> Messages(params int[] path)
    {
        var here = fields[path[0]].Select(field => new ProtobufFields(field.Bytes));
        return path.Length == 1 ? here : here.SelectMany(message => message.Messages(path[1..]));
    }

    public string Text(int field) => Encoding.UTF8.GetString(fields[field].Single().Bytes.Span);

    public ulong Number(int field) => fields[field].Single().Number;

    public int Count(int field) => fields[field].Count();

    /// <summary>OpenTelemetry's <c>KeyValue</c>s in a field, as texts.</summary>
    public Dictionary<string, string> Attributes(int field) => Messages(field).ToDictionary(pair => pair.Text(1), pair => Value(pair.Messages(2).Single()), StringComparer.Ordinal);

    // AnyValue: string 1, bool 2, int 3, double 4, array 5.
    private static string Value(ProtobufFields value) =>
        value.Count(1) > 0 ? value.Text(1)
        : value.Count(2) > 0 ? (value.Number(2) != 0 ? "true" : "false")
        : value.Count(3) > 0 ? $"{(long)value.Number(3)}"
        : value.Count(4) > 0 ? $"{BitConverter.UInt64BitsToDouble(value.Number(4))}"
        : string.Join(',', value.Messages(5, 1).Select(Value));

    private static IEnumerable<(int Field, ulong Number, ReadOnlyMemory<byte> Bytes)> Read(ReadOnlyMemory<byte> message)
    {
        while (!message.IsEmpty)
        {
            var key = Varint(ref message);
            ulong number = 0;
            ReadOnlyMemory<byte> bytes = default;
            switch (key & 7)
            {
                case 0:
                    number = Varint(ref message);
                    break;
                case 1:
                    number = BinaryPrimitives.ReadUInt64LittleEndian(message.Span);
                    message = message[8..];
                    break;
                case 2:
                    var length = (int)Varint(ref message);
                    bytes = message[..length];
                    message = message[length..];
                    break;
                case 5:
                    number = BinaryPrimitives.ReadUInt32LittleEndian(message.Span);
                    message = message[4..];
                    break;
                default:
                    throw new InvalidDataException($"wire type {key & 7}");
            }

            yield return ((int)(key >> 3), number, bytes);
        }
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message.Span[0];
            message = message[1..];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
