using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The state of the user's phone.</summary>
internal sealed record Phone
{
    public required string SimCardStatus { get; init; }

    public required bool SimCardMissing { get; init; }

    public required bool AirplaneMode { get; init; }

    /// <summary><c>none</c>, <c>poor</c>, <c>fair</c>, <c>good</c> or <c>excellent</c>.</summary>
    public required string SignalStrength { get; init; }

    /// <summary><c>none</c>, <c>2G</c>, <c>3G</c>, <c>4G</c> or <c>5G</c>.</summary>
    public required string Technology { get; init; }

    public required string ConnectionStatus { get; init; }

    public required PyValue BatteryLevel { get; init; }

    public required bool DataEnabled { get; init; }

    public required bool RoamingEnabled { get; init; }

    /// <summary>One of <see cref="NetworkMode"/>, or what a call said that is no text.</summary>
    public required PyValue NetworkModePreference { get; init; }

    /// <summary>The settings; null when a call put something else there.</summary>
    public required ApnSettings? Apn { get; init; }

    /// <summary>What a call put in the place of the settings.</summary>
    public PyValue OtherApn { get; init; } = PyValue.None;

    public required bool WifiEnabled { get; init; }

    public required bool WifiConnected { get; init; }

    public required string? WifiSsid { get; init; }

    public required string WifiSignalStrength { get; init; }

    public required bool WifiCallingEnabled { get; init; }

    public required PyValue WifiCallingMmsOverWifi { get; init; }

    public required bool DataSaverMode { get; init; }

    public required bool VpnEnabledSetting { get; init; }

    public required bool VpnConnected { get; init; }

    public required VpnDetails? Vpn { get; init; }

    public required OrderedMap<InstalledApp> Apps { get; init; }

    public static Phone From(PyDict fields) => new()
    {
        SimCardStatus = fields.Text("sim_card_status"),
        SimCardMissing = fields.Flag("sim_card_missing"),
        AirplaneMode = fields.Flag("airplane_mode"),
        SignalStrength = fields.Text("network_signal_strength"),
        Technology = fields.Text("network_technology_connected"),
        ConnectionStatus = fields.Text("network_connection_status"),
        BatteryLevel = fields["battery_level"]!,
        DataEnabled = fields.Flag("data_enabled"),
        RoamingEnabled = fields.Flag("roaming_enabled"),
        NetworkModePreference = fields["network_mode_preference"]!,
        Apn = ApnSettings.From(fields.Dict("active_apn_settings")),
        WifiEnabled = fields.Flag("wifi_enabled"),
        WifiConnected = fields.Flag("wifi_connected"),
        WifiSsid = fields.TextOrNull("wifi_ssid"),
        WifiSignalStrength = fields.Text("wifi_signal_strength"),
        WifiCallingEnabled = fields.Flag("wifi_calling_enabled"),
        WifiCallingMmsOverWifi = fields["wifi_calling_mms_over_wifi"]!,
        DataSaverMode = fields.Flag("data_saver_mode"),
        VpnEnabledSetting = fields.Flag("vpn_enabled_setting"),
        VpnConnected = fields.Flag("vpn_connected"),
        Vpn = fields["vpn_details"] is PyDict vpn ? VpnDetails.From(vpn) : null,
        Apps = fields.Dict("app_statuses").Map(app => InstalledApp.From((PyDict)app)),
    };

    public PyDict ToValue() => PyDict.Of(
        ("sim_card_status", SimCardStatus),
        ("sim_card_missing", SimCardMissing),
        ("airplane_mode", AirplaneMode),
        ("network_signal_strength", SignalStrength),
        ("network_technology_connected", Technology),
        ("network_connection_status", ConnectionStatus),
        ("battery_level", BatteryLevel),
        ("data_enabled", DataEnabled),
        ("roaming_enabled", RoamingEnabled),
        ("network_mode_preference", NetworkModePreference),
        ("active_apn_settings", Apn?.ToValue() ?? OtherApn),
        ("wifi_enabled", WifiEnabled),
        ("wifi_connected", WifiConnected),
        ("wifi_ssid", WifiSsid),
        ("wifi_signal_strength", WifiSignalStrength),
        ("wifi_calling_enabled", WifiCallingEnabled),
        ("wifi_calling_mms_over_wifi", WifiCallingMmsOverWifi),
        ("data_saver_mode", DataSaverMode),
        ("vpn_enabled_setting", VpnEnabledSetting),
        ("vpn_connected", VpnConnected),
        ("vpn_details", Vpn is null ? PyValue.None : Vpn.ToValue()),
        ("app_statuses", PyDict.Of(Apps, app => app.ToValue())));
}

/// <summary>A VPN connection.</summary>
internal sealed record VpnDetails(string? ServerAddress, string? Protocol, VpnServer Server)
{
    public static VpnDetails From(PyDict fields) =>
        new(fields.TextOrNull("server_address"), fields.TextOrNull("protocol"), new(fields.Text("server_performance")));

    public PyDict ToValue() => PyDict.Of(("server_address", ServerAddress), ("protocol", Protocol), ("server_performance", Server.Performance));
}

/// <summary>An app and what it may do.</summary>
internal sealed record InstalledApp(string AppName, OrderedMap<bool> Permissions)
{
    public static InstalledApp From(PyDict fields) => new(fields.Text("app_name"), fields.Dict("permissions").Map(granted => granted.IsTrue));

    public bool May(string permission) => Permissions.TryGet(permission, out var granted) && granted;

    public PyDict ToValue() => PyDict.Of(("app_name", AppName), ("permissions", PyDict.Of(Permissions, granted => granted)));
}
