using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>How the phone reaches the carrier's data network and its picture messages.</summary>
internal sealed record ApnSettings
{
    public const string Broken = "broken";

    public static ApnSettings Default { get; } = new();

    public string ApnName { get; init; } = "internet";

    public bool ResetAtReboot { get; init; }

    public string? MmsApn { get; init; } = "mms";

    public string? MmscUrl { get; init; } = "http://mms.carrier.com/mms/wapenc";

    public string? MmsProxy { get; init; }

    public PyValue MmsPort { get; init; } = PyValue.None;

    public static ApnSettings From(PyDict fields) => new()
    {
        ApnName = fields.Text("apn_name"),
        ResetAtReboot = fields.Flag("reset_at_reboot"),
        MmsApn = fields.TextOrNull("mms_apn"),
        MmscUrl = fields.TextOrNull("mmsc_url"),
        MmsProxy = fields.TextOrNull("mms_proxy"),
        MmsPort = fields["mms_port"]!,
    };

    public PyDict ToValue() => PyDict.Of(
        ("apn_name", ApnName),
        ("reset_at_reboot", ResetAtReboot),
        ("mms_apn", MmsApn),
        ("mmsc_url", MmscUrl),
        ("mms_proxy", MmsProxy),
        ("mms_port", MmsPort));
}
