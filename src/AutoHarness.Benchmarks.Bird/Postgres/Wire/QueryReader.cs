using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>Gathers the messages that answer a query: of several results the last one counts, and an error ends it all.</summary>
internal sealed class QueryReader(QueryLimits limits)
{
    private long keptBytes;
    private long bytes;
    private bool ended;

    public QueryOutcome Outcome { get; } = new();

    /// <summary>Takes a message in.</summary>
    /// <returns>True, once, when the result has become too large.</returns>
    public bool Read(WireReader message)
    {
        switch (message.Kind)
        {
            case 'T':
                Begin(ReadColumns(message.Payload.Span));
                return false;
            case 'D':
                return ReadRow(message);
            case 'C':
                Complete(Encoding.UTF8.GetString(message.Payload.Span[..^1]));
                return false;
            case 'I':
                Begin(columns: null);
                Outcome.IsEmpty = true;
                return false;
            case 'H':
                RefuseCopy("TO");
                return false;
            case 'E':
                Outcome.Error = ServerError.Read(message.Payload.Span);
                return false;
            default:
                return false;
        }
    }

    /// <summary>Notes that the query wants data from the client, or sends some.</summary>
    public void RefuseCopy(string direction) => Outcome.RefusedCopy ??= direction;

    private void Begin(ImmutableArray<PgColumn>? columns)
    {
        Outcome.Columns = columns;
        Outcome.Rows = [];
        Outcome.Tag = null;
        keptBytes = 0;
        ended = false;
    }

    private void Complete(string tag)
    {
        if (ended)
        {
            // A statement without a result set has no description that would have ended the previous one.
            Begin(columns: null);
        }

        Outcome.Tag = tag;
        ended = true;
    }

    private bool ReadRow(WireReader message)
    {
        bytes += message.Length;
        if (Outcome.TooLarge)
        {
            return false;
        }

        var kept = Outcome.Rows.Count < limits.Rows;
        keptBytes += kept ? message.Length : 0;
        if (bytes > limits.Bytes || keptBytes > limits.KeptBytes || message.Payload.Length < message.Length)
        {
            Outcome.TooLarge = true;
            Outcome.Rows = [];
            return true;
        }

        if (kept)
        {
            Outcome.Rows.Add(ReadCells(message.Payload.Span));
        }

        return false;
    }

    private static string?[] ReadCells(ReadOnlySpan<byte> payload)
    {
        var cells = new string?[BinaryPrimitives.ReadInt16BigEndian(payload)];
        payload = payload[2..];
        for (var i = 0; i < cells.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(payload);
            payload = payload[4..];
            if (length >= 0)
            {
                cells[i] = Encoding.UTF8.GetString(payload[..length]);
                payload = payload[length..];
            }
        }

        return cells;
    }

    private static ImmutableArray<PgColumn> ReadColumns(ReadOnlySpan<byte> payload)
    {
        const int AfterName = 18;
        var columns = new PgColumn[BinaryPrimitives.ReadInt16BigEndian(payload)];
        payload = payload[2..];
        for (var i = 0; i < columns.Length; i++)
        {
            var end = payload.IndexOf((byte)0);
            columns[i] = new PgColumn(Encoding.UTF8.GetString(payload[..end]), BinaryPrimitives.ReadUInt32BigEndian(payload[(end + 7)..]));
            payload = payload[(end + 1 + AfterName)..];
        }

        return [.. columns];
    }
}
