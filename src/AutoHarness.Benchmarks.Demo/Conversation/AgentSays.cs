using System.Text.RegularExpressions;

namespace AutoHarness.Benchmarks.Demo.Conversation;

/// <summary>What a customer understands of an agent's message.</summary>
internal sealed partial record AgentSays(string Text)
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int MatchLimit = 1000;

    public bool Asks => Text.Contains('?', StringComparison.Ordinal) || RequestWords().IsMatch(Text);

    public bool AsksName => Asks && NameWords().IsMatch(Text);

    public bool AsksEmail => Asks && EmailWords().IsMatch(Text);

    public bool AsksOrder => Asks && OrderWords().IsMatch(Text);

    public bool AsksItem => Asks && ItemWords().IsMatch(Text);

    public bool AsksDetail => Asks && DetailWords().IsMatch(Text);

    public bool AsksRefundTo => Asks && RefundWords().IsMatch(Text);

    public bool AsksAgreement => Asks && AgreementWords().IsMatch(Text) && !ElseWords().IsMatch(Text);

    public bool Refuses => RefusalWords().IsMatch(Text);

    public bool TellsWhereabouts => WhereaboutsWords().IsMatch(Text);

    public bool AsksElse => ElseWords().IsMatch(Text);

    [GeneratedRegex(@"\b(please (give|tell|provide|share|confirm|send me|let me know|reply)|i need your|could you|may i have)\b", Options, MatchLimit)]
    private static partial Regex RequestWords();

    [GeneratedRegex(@"\bname\b", Options, MatchLimit)]
    private static partial Regex NameWords();

    [GeneratedRegex(@"\be-?mail\b", Options, MatchLimit)]
    private static partial Regex EmailWords();

    [GeneratedRegex(@"\border (number|id|no)\b|\b(which|what) order\b|\bnumber of (the|your) order\b", Options, MatchLimit)]
    private static partial Regex OrderWords();

    [GeneratedRegex(@"\b(which|what) (item|product|one|thing|article)|\bname of the (item|product)", Options, MatchLimit)]
    private static partial Regex ItemWords();

    [GeneratedRegex(@"\b(reason|why|colou?r|variant|option|replacement|street|postal code|postcode)\b|(?<!mail )\baddress\b|\binstead\b", Options, MatchLimit)]
    private static partial Regex DetailWords();

    [GeneratedRegex(@"\bgift card\b|\boriginal payment\b|\brefund to\b", Options, MatchLimit)]
    private static partial Regex RefundWords();

    [GeneratedRegex(@"\b(shall i|should i|do you want me to|would you like me to|may i (go|proceed)|go ahead|proceed|is (that|this) (right|correct|ok|okay|fine)|do you agree|yes or no|reply (with )?yes)\b|\(yes/no\)|\bconfirm\b(?! your)", Options, MatchLimit)]
    private static partial Regex AgreementWords();

    [GeneratedRegex(@"\b(any|some)thing else\b", Options, MatchLimit)]
    private static partial Regex ElseWords();

    [GeneratedRegex(@"\b(cannot|can't|can not|can’t|unable|not able|not possible|not allowed|not eligible|does not allow|doesn't allow|decline|have to refuse|must refuse)\b", Options, MatchLimit)]
    private static partial Regex RefusalWords();

    [GeneratedRegex(@"\b(tracking|TR\d+|expected|on its way|in transit|shipped)\b", Options, MatchLimit)]
    private static partial Regex WhereaboutsWords();
}
