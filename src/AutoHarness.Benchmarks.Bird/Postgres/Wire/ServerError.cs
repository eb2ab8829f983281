using System.Globalization;
using System.Text;

namespace AutoHarness.Benchmarks.Bird.Postgres.Wire;

/// <summary>An ErrorResponse, with the fields that a client shows.</summary>
internal sealed record ServerError
{
    public const string QueryCanceled = "57014";

    public required string Severity { get; init; }

    /// <summary>SQLSTATE, five characters.</summary>
    public required string Code { get; init; }

    public required string Message { get; init; }

    public string? Detail { get; init; }

    public string? Hint { get; init; }

    /// <summary>The place in the statement, in characters from 1.</summary>
    public int? Position { get; init; }

    /// <summary>The place in <see cref="InternalQuery"/>, in characters from 1.</summary>
    public int? InternalPosition { get; init; }

    public string? InternalQuery { get; init; }

    public string? Context { get; init; }

    /// <summary>Whether the server hung up.</summary>
    public bool IsFatal => Severity is "FATAL" or "PANIC";

    /// <summary>Reads the fields of the message.</summary>
    public static ServerError Read(ReadOnlySpan<byte> payload)
    {
        var fields = new Dictionary<char, string>();
        while (payload.Length > 0 && payload[0] != 0)
        {
            var end = payload.IndexOf((byte)0);
            fields[(char)payload[0]] = Encoding.UTF8.GetString(payload[1..end]);
            payload = payload[(end + 1)..];
        }

        return new ServerError
        {
            Severity = fields.GetValueOrDefault('V') ?? fields.GetValueOrDefault('S') ?? "ERROR",
            Code = fields.GetValueOrDefault('C') ?? "XX000",
            Message = fields.GetValueOrDefault('M') ?? "",
            Detail = fields.GetValueOrDefault('D'),
            Hint = fields.GetValueOrDefault('H'),
            Position = Number('P'),
            InternalPosition = Number('p'),
            InternalQuery = fields.GetValueOrDefault('q'),
            Context = fields.GetValueOrDefault('W'),
        };

        int? Number(char field) => int.TryParse(fields.GetValueOrDefault(field), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    /// <summary>The text that libpq makes of it at its default verbosity, without the severity, which psycopg2 cuts off; ends with a line feed.</summary>
    /// <param name="sql">The statement as it was sent.</param>
    public string Describe(string sql)
    {
        var text = new StringBuilder(Message);
        var (query, position) = Position is not null ? (sql, Position) : (InternalQuery, InternalPosition);
        if (position is not null && query is null)
        {
            text.Append(CultureInfo.InvariantCulture, $" at character {position}");
        }

        text.Append('\n');
        if (position is { } place && query is not null)
        {
            text.Append(ErrorPosition.Show(query, place));
        }

        Append("DETAIL", Detail);
        Append("HINT", Hint);
        Append("QUERY", InternalQuery);
        Append("CONTEXT", Context);
        return text.ToString();

        void Append(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(name).Append(":  ").Append(value).Append('\n');
            }
        }
    }
}
