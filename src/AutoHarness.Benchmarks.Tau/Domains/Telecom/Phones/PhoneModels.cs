using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Validation;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>What a phone and its surroundings hold, as the reference declares it.</summary>
internal static class PhoneModels
{
    private static readonly Shape Signal = Shape.Enumeration("none", "poor", "fair", "good", "excellent");

    private static readonly Shape Technology = Shape.Enumeration("none", "2G", "3G", "4G", "5G");

    private static readonly ModelShape Permissions = Of(
        "AppPermissions", Flag("sms", false), Flag("storage", false), Flag("phone", false), Flag("network", false));

    public static ModelShape Apn { get; } = Of(
        "APNSettings",
        new("apn_name", Shape.Enumeration("internet", "broken"), "internet"),
        Flag("reset_at_reboot", false),
        new("mms_apn", Shape.Optional(Shape.Text), "mms"),
        new("mmsc_url", Shape.Optional(Shape.Text), "http://mms.carrier.com/mms/wapenc"),
        Field.Maybe("mms_proxy", Shape.Text),
        Field.Maybe("mms_port", Shape.Whole));

    private static readonly ModelShape Device = Of(
        "MockPhoneAttributes",
        new("sim_card_status", Shape.Enumeration("active", "missing", "locked_pin", "locked_puk"), "active"),
        Flag("sim_card_missing", false),
        Flag("airplane_mode", false),
        new("network_signal_strength", Signal, "good"),
        new("network_technology_connected", Technology, "5G"),
        new("network_connection_status", Shape.Enumeration(NetworkStatus.All), NetworkStatus.Connected),
        new("battery_level", Shape.Whole, 80),
        Flag("data_enabled", true),
        Flag("roaming_enabled", false),
        new("network_mode_preference", Shape.Enumeration(NetworkMode.All), NetworkMode.Prefer4G5G),
        new("active_apn_settings", Apn, ApnSettings.Default.ToValue()),
        Flag("wifi_enabled", false),
        Flag("wifi_connected", false),
        Field.Maybe("wifi_ssid", Shape.Text),
        new("wifi_signal_strength", Signal, "none"),
        Flag("wifi_calling_enabled", false),
        Flag("wifi_calling_mms_over_wifi", false),
        Flag("data_saver_mode", false),
        Flag("vpn_enabled_setting", false),
        Flag("vpn_connected", false),
        Field.Maybe("vpn_details", Of(
            "VpnDetails",
            Field.Maybe("server_address", Shape.Text),
            Field.Maybe("protocol", Shape.Text),
            new("server_performance", Shape.Enumeration("unknown", "poor", "fair", "good", "excellent"), "unknown"))),
        new("app_statuses", Shape.MapOf(Of("AppStatus", new("app_name", Shape.Text), new("permissions", Permissions, PermissionsOf()))), DefaultApps()));

    private static readonly ModelShape Around = Of(
        "UserSurroundings",
        Field.Maybe("name", Shape.Text),
        Field.Maybe("phone_number", Shape.Text),
        Flag("is_abroad", false),
        Flag("roaming_allowed", false),
        new("signal_strength", Shape.MapOf(Signal, Technology), PyDict.Of(("2G", "poor"), ("3G", "fair"), ("4G", "good"), ("5G", "excellent"))),
        Flag("mobile_data_usage_exceeded", false),
        Flag("line_active", true),
        Field.Maybe("payment_request", Of("PaymentRequest", new("bill_id", Shape.Text), new("amount_due", Shape.Real), Flag("paid", false))));

    public static ModelShape Database { get; } = Of(
        "TelecomUserDB",
        new("device", Device, Filled(Device)),
        new("surroundings", Around, Filled(Around)));

    private static PyDict DefaultApps() => PyDict.Of(
        ("messaging", PyDict.Of(("app_name", "messaging"), ("permissions", PermissionsOf("sms", "storage", "phone")))),
        ("browser", PyDict.Of(("app_name", "browser"), ("permissions", PermissionsOf("network", "storage")))));

    private static PyDict PermissionsOf(params string[] granted) => PyDict.Of(
        ("sms", granted.Contains("sms")), ("storage", granted.Contains("storage")), ("phone", granted.Contains("phone")), ("network", granted.Contains("network")));

    private static PyValue Filled(ModelShape model) => model.Check(PyDict.Empty, ModelShape.Root, []);

    private static ModelShape Of(string name, params ImmutableArray<Field> fields) => new(name, forbidsExtra: true, fields);

    private static Field Flag(string name, bool absent) => new(name, Shape.Flag, absent);
}
