using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The user's tools of the telecom domain: the list, and the state they work on.</summary>
internal sealed partial class PhoneTools(StateStore database, ConversationOptions options) : Toolkit(database)
{
    private static readonly ToolMethods All = new(
    [
        Tool(ToolKind.Read, "check_status_bar", kit => $"Status Bar: {kit.StatusBar()}"),
        Tool(ToolKind.Read, "check_network_status", kit => kit.CheckNetworkStatus()),
        Tool(ToolKind.Read, "check_network_mode_preference", kit => kit.CheckNetworkMode()),
        Tool(ToolKind.Write, "set_network_mode_preference", "mode", (kit, given) => kit.SetNetworkMode(given[0])),
        Tool(ToolKind.Read, "run_speed_test", kit => kit.RunSpeedTest()),
        Tool(ToolKind.Write, "toggle_airplane_mode", kit => kit.Shown($"Airplane Mode is now {OnOff(kit.ToggleAirplaneMode())}.")),
        Tool(ToolKind.Read, "check_sim_status", kit => kit.CheckSim()),
        Tool(ToolKind.Write, "reseat_sim_card", kit => kit.ReseatSim()),
        Tool(ToolKind.Write, "toggle_data", kit => kit.Shown($"Mobile Data is now {OnOff(kit.ToggleData())}.")),
        Tool(ToolKind.Write, "toggle_roaming", kit => kit.Shown($"Data Roaming is now {OnOff(kit.ToggleRoaming())}.")),
        Tool(ToolKind.Read, "check_data_restriction_status", kit => kit.Device.DataSaverMode ? "Data Saver mode is ON (limits data usage)." : "Data Saver mode is OFF."),
        Tool(ToolKind.Write, "toggle_data_saver_mode", kit => kit.Shown($"Data Saver Mode is now {OnOff(kit.ToggleDataSaver())}.")),
        Tool(ToolKind.Read, "check_apn_settings", kit => kit.CheckApn()),
        Tool(ToolKind.Write, "set_apn_settings", "apn_settings", (kit, given) => kit.SetApn(given[0])),
        Tool(ToolKind.Write, "reset_apn_settings", kit => kit.ResetApn()),
        Tool(ToolKind.Read, "check_wifi_status", kit => kit.CheckWifi()),
        Tool(ToolKind.Write, "toggle_wifi", kit => kit.ToggleWifi()),
        Tool(ToolKind.Read, "check_wifi_calling_status", kit => $"Wi-Fi Calling is currently turned {OnOff(kit.Device.WifiCallingEnabled)}."),
        Tool(ToolKind.Write, "toggle_wifi_calling", kit => kit.Shown($"Wi-Fi Calling is now {OnOff(kit.ToggleWifiCalling())}.")),
        Tool(ToolKind.Read, "check_vpn_status", kit => kit.CheckVpn()),
        Tool(ToolKind.Write, "connect_vpn", kit => kit.ConnectVpn()),
        Tool(ToolKind.Write, "disconnect_vpn", kit => kit.Shown(kit.DisconnectVpn() ? "VPN disconnected successfully." : "No active VPN connection to disconnect.")),
        Tool(ToolKind.Read, "check_installed_apps", kit => kit.CheckInstalledApps()),
        Tool(ToolKind.Read, "check_app_status", "app_name", (kit, given) => kit.CheckAppStatus(given[0])),
        Tool(ToolKind.Read, "check_app_permissions", "app_name", (kit, given) => kit.CheckAppPermissions(given[0])),
        Tool(ToolKind.Write, "grant_app_permission", "app_name permission", (kit, given) => kit.GrantPermission(given)),
        Tool(ToolKind.Read, "can_send_mms", kit => $"Your messaging app {(kit.CanSendMms() ? "can" : "cannot")} send MMS messages."),
        Tool(ToolKind.Write, "reboot_device", kit => kit.Reboot()),
        Tool(ToolKind.Read, "check_payment_request", kit => kit.CheckPaymentRequest()),
        Tool(ToolKind.Write, "make_payment", kit => kit.MakePayment()),
        Tool(null, "set_user_info", "name phone_number", (kit, given) => kit.SetUser(given)),
        Tool(null, "set_user_location", "abroad", (kit, given) => kit.SetLocation(given[0])),
        Tool(null, "turn_airplane_mode_on", kit => kit.TurnAirplaneMode(on: true)),
        Tool(null, "turn_airplane_mode_off", kit => kit.TurnAirplaneMode(on: false)),
        Tool(null, "unseat_sim_card", kit => kit.UnseatSim()),
        Tool(null, "lock_sim_card", "mode", (kit, given) => kit.LockSim(given[0])),
        Tool(null, "turn_data_on", kit => kit.TurnDataOn()),
        Tool(null, "turn_data_off", kit => kit.TurnDataOff()),
        Tool(null, "turn_roaming_on", kit => kit.TurnRoaming(on: true)),
        Tool(null, "turn_roaming_off", kit => kit.TurnRoaming(on: false)),
        Tool(null, "turn_data_saver_mode_on", kit => kit.TurnDataSaver(on: true)),
        Tool(null, "turn_data_saver_mode_off", kit => kit.TurnDataSaver(on: false)),
        Tool(null, "break_apn_settings", kit => kit.BreakApn()),
        Tool(null, "break_apn_mms_setting", kit => kit.BreakApnMms()),
        Tool(null, "set_wifi_calling", "enabled mms_over_wifi?", (kit, given) => kit.SetWifiCalling(given)),
        Tool(null, "break_vpn", kit => kit.BreakVpn()),
        Tool(null, "remove_app_permission", "app_name permission", (kit, given) => kit.RemovePermission(given)),
        Tool(null, "simulate_network_search", kit => kit.Searched()),
        Tool(null, "assert_airplane_mode_status", "expected_status", (kit, given) => Same(kit.Device.AirplaneMode, given[0])),
        Tool(null, "assert_service_status", "expected_status", (kit, given) => kit.HasService(given[0])),
        Tool(null, "assert_mobile_data_status", "expected_status", (kit, given) => Same(kit.DataWorks(), given[0])),
        Tool(null, "assert_mobile_roaming_status", "expected_status", (kit, given) => Same(kit.Device.RoamingEnabled, given[0])),
        Tool(null, "assert_mobile_data_saver_mode_status", "expected_status", (kit, given) => Same(kit.Device.DataSaverMode, given[0])),
        Tool(null, "assert_internet_speed", "expected_speed expected_desc?", (kit, given) => kit.HasSpeed(given)),
        Tool(null, "assert_internet_not_excellent", kit => kit.MeasureSpeed().Description != "Excellent"),
        Tool(null, "assert_can_send_mms", "expected_status", (kit, given) => Same(kit.CanSendMms(), given[0])),
        Tool(null, "assert_mobile_data_usage_exceeded", "expected_status", (kit, given) => Same(kit.Surroundings.DataUsageExceeded, given[0])),
    ]);

    public override string ClassName => "TelecomUserTools";

    public override ToolMethods Methods => All;

    /// <summary>The user and where he is.</summary>
    public Surroundings Surroundings
    {
        get => StoreFor("surroundings").State.Surroundings;
        set
        {
            var store = StoreFor("surroundings");
            store.State = store.State with { Surroundings = value };
        }
    }

    private Phone Device
    {
        get => StoreFor("device").State.Device;
        set
        {
            var store = StoreFor("device");
            store.State = store.State with { Device = value };
        }
    }

    private static ToolMethod Tool(ToolKind? kind, string name, Func<PhoneTools, PyValue> run) => Tool(kind, name, "", (kit, _) => run(kit));

    private static ToolMethod Tool(ToolKind? kind, string name, string parameters, Func<PhoneTools, ImmutableArray<PyValue>, PyValue> run) =>
        ToolMethod.Of(kind, name, parameters, run);

    private static PyValue Same(bool state, PyValue expected) => PyBool.Of(state).Equals(expected);

    private static string OnOff(bool on) => on ? "ON" : "OFF";

    private static string YesNo(bool yes) => yes ? "Yes" : "No";

    // A task may have put the carrier's database here; the reference finds out when it looks for a field.
    private PhoneDatabase StoreFor(string field) => Database as PhoneDatabase ?? throw PythonException.Attribute(Database.ClassName, field);

    private string Shown(string update) => $"{update}\nStatus Bar: {StatusBar()}";
}
