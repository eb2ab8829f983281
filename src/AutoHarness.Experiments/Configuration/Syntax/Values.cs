using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using AutoHarness.Experiments.Configuration.Yaml;
using AutoHarness.Sdk;

namespace AutoHarness.Experiments.Configuration.Syntax;

/// <summary>The kinds of values that a config has.</summary>
internal static class Values
{
    public static ValueSyntax<T> WholeNumber<T>(T least, T most)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var range = most == T.MaxValue ? $"at least {least}" : $"{least} to {most}";
        return ValueSyntax<T>.OfScalar(
            $"a whole number, {range}",
            scalar => scalar switch
            {
                { Quoted: true } => Reading<T>.Wrong($"must be a whole number, got the text \"{Cut(scalar.Text)}\"", Unquoted(scalar)),
                _ when IsPlainDigits(scalar.Text) && T.TryParse(scalar.Text, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => new Reading<T>(number),
                _ when IsPlainDigits(scalar.Text) => Reading<T>.Wrong($"must be {range}, got {Cut(scalar.Text)}"),
                _ => Reading<T>.Wrong($"must be a whole number, got {Cut(scalar.Text)}", WholeHint(scalar.Text)),
            },
            number => number.ToString()!);
    }

    public static ValueSyntax<double> Number(double least, double most) => ValueSyntax<double>.OfScalar(
        $"a number, {least} to {most}",
        scalar => ReadNumber(scalar, least, most, percent: most == 1),
        number => number.ToString(CultureInfo.InvariantCulture));

    public static ValueSyntax<decimal> Money() => ValueSyntax<decimal>.OfScalar(
        "US dollars, at least 0",
        scalar => scalar switch
        {
            { Quoted: true } => Reading<decimal>.Wrong($"must be a number, got the text \"{Cut(scalar.Text)}\"", Unquoted(scalar)),
            _ when decimal.TryParse(scalar.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) => new Reading<decimal>(amount),
            _ => Reading<decimal>.Wrong($"must be US dollars as a plain number, at least 0, got {Cut(scalar.Text)}", MoneyHint(scalar.Text)),
        },
        amount => amount.ToString(CultureInfo.InvariantCulture));

    public static ValueSyntax<TimeSpan> Duration(TimeSpan least, TimeSpan most) => ValueSyntax<TimeSpan>.OfScalar(
        $"a duration, {Durations.Write(least)} to {Durations.Write(most)}",
        scalar => Durations.Read(scalar.Text) switch
        {
            null => Reading<TimeSpan>.Wrong($"must be a duration such as 300s, 45m or 1h30m, got {Cut(scalar.Text)}"),
            { } span when span < least || span > most => Reading<TimeSpan>.Wrong($"must be between {Durations.Write(least)} and {Durations.Write(most)}, got {Cut(scalar.Text)}"),
            { } span => new Reading<TimeSpan>(span),
        },
        Durations.Write);

    public static ValueSyntax<T> OneOf<T>(params (string Word, T Value)[] choices)
        where T : notnull
    {
        var words = choices.Select(choice => choice.Word).ToArray();
        var description = words.Length == 1 ? $"`{words[0]}`" : $"`{string.Join("`, `", words[..^1])}` or `{words[^1]}`";
        var plain = description.Replace("`", "", StringComparison.Ordinal);
        return ValueSyntax<T>.OfScalar(
            description,
            scalar => Array.IndexOf(words, scalar.Text) is var index and >= 0
                ? new Reading<T>(choices[index].Value)
                : Reading<T>.Wrong($"must be {plain}, got {Cut(scalar.Text)}", NearestWord.Of(scalar.Text.ToLowerInvariant(), words)),
            value => choices.First(choice => choice.Value.Equals(value)).Word);
    }

    public static ValueSyntax<string> OneOf(params string[] words) => OneOf([.. words.Select(word => (word, word))]);

    /// <summary>A text on one line; the check returns what is wrong with it, to stand behind the key's name, or null.</summary>
    public static ValueSyntax<string> Text(string description, Func<string, string?> check) => ValueSyntax<string>.OfScalar(
        description,
        scalar => string.IsNullOrWhiteSpace(scalar.Text)
            ? Reading<string>.Wrong($"is empty; it must be {description}")
            : scalar.Text.AsSpan().ContainsAny('\0', '\n', '\r')
                ? Reading<string>.Wrong("must stand on one line")
                : check(scalar.Text) is { } problem ? Reading<string>.Wrong(problem) : new Reading<string>(scalar.Text),
        YamlWord.Write);

    public static ValueSyntax<ImmutableArray<string>> ListOf(ValueSyntax<string> item, string description) => new(
        description,
        IsList: true,
        node => node switch
        {
            ConfigList list => ReadItems(list, item),
            ConfigScalar { IsNull: true } => Reading<ImmutableArray<string>>.Wrong($"has no value; it must be {description}", "[]"),
            ConfigScalar scalar => Reading<ImmutableArray<string>>.Wrong($"must be {description}, got a single value", $"[{YamlWord.Write(scalar.Text)}]"),
            _ => Reading<ImmutableArray<string>>.Wrong($"must be {description}, got a section with keys of its own"),
        },
        items => $"[{string.Join(", ", items.Select(YamlWord.Write))}]");

    /// <summary>The same, or nothing at all.</summary>
    public static ValueSyntax<T?> OrNone<T>(ValueSyntax<T> syntax)
        where T : struct => new(
            syntax.Description,
            IsList: false,
            node => node is ConfigScalar { IsNull: true } ? new Reading<T?>(null) : syntax.Read(node) is var read ? new Reading<T?>(read.Value, read.Problem, read.Hint) : default,
            value => value is { } some ? syntax.Write(some) : YamlWord.Null);

    /// <inheritdoc cref="OrNone{T}"/>
    public static ValueSyntax<string?> OrNoText(ValueSyntax<string> syntax) => new(
        syntax.Description,
        IsList: false,
        node => node is ConfigScalar { IsNull: true } ? new Reading<string?>(null) : syntax.Read(node) is var read ? new Reading<string?>(read.Value, read.Problem, read.Hint) : default,
        value => value is null ? YamlWord.Null : syntax.Write(value));

    private static Reading<ImmutableArray<string>> ReadItems(ConfigList list, ValueSyntax<string> item)
    {
        var items = ImmutableArray.CreateBuilder<string>(list.Items.Length);
        foreach (var (index, node) in list.Items.Index())
        {
            var read = item.Read(node);
            if (read.Problem is not null)
            {
                return Reading<ImmutableArray<string>>.Wrong($"item {index + 1} {read.Problem}", read.Hint);
            }

            items.Add(read.Value);
        }

        return new Reading<ImmutableArray<string>>(items.DrainToImmutable());
    }

    private static Reading<double> ReadNumber(ConfigScalar scalar, double least, double most, bool percent)
    {
        if (scalar.Quoted)
        {
            return Reading<double>.Wrong($"must be a number, got the text \"{Cut(scalar.Text)}\"", Unquoted(scalar));
        }

        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(scalar.Text, style, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            var hundredth = scalar.Text.EndsWith('%') && double.TryParse(scalar.Text[..^1], style, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 100;
            return Reading<double>.Wrong(
                $"must be a number between {least} and {most}, got {Cut(scalar.Text)}",
                percent && hundredth ? Hundredth(scalar.Text[..^1]) : null);
        }

        return number >= least && number <= most
            ? new Reading<double>(number)
            : Reading<double>.Wrong(
                $"must be between {least} and {most}, got {Cut(scalar.Text)}",
                percent && number is > 1 and <= 100 ? Hundredth(scalar.Text) : null);
    }

    // In decimal, so that 7 gives 0.07 and not 0.07000000000000001.
    private static string? Hundredth(string percent) =>
        decimal.TryParse(percent, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) ? (share / 100).ToString(CultureInfo.InvariantCulture) : null;

    // A leading zero means octal to some readers of YAML and not to others.
    private static bool IsPlainDigits(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9') && (digits.Length == 1 || digits[0] != '0');
    }

    private static string? WholeHint(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return decimal.TryParse(plain, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number)
            ? decimal.Truncate(number).ToString("0", CultureInfo.InvariantCulture)
            : null;
    }

    private static string? MoneyHint(string text) =>
        decimal.TryParse(text.Replace("$", "", StringComparison.Ordinal).Replace("USD", "", StringComparison.OrdinalIgnoreCase), NumberStyles.Number, CultureInfo.InvariantCulture, out var amount) && amount >= 0
            ? amount.ToString(CultureInfo.InvariantCulture)
            : null;

    private static string? Unquoted(ConfigScalar scalar) =>
        double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? scalar.Text.Trim() + " without quotes" : null;

    private static string Cut(string text) => text.Length <= 60 ? text.ReplaceLineEndings(" ") : string.Concat(text.AsSpan(0, 57), "…").ReplaceLineEndings(" ");
}
