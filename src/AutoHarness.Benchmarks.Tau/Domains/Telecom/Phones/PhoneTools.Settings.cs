using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The phone's settings: data, roaming, APN, Wi-Fi, VPN, and its user.</summary>
internal sealed partial class PhoneTools
{
    private bool ToggleData()
    {
        Device = Device with { DataEnabled = !Device.DataEnabled };
        Search();
        return Device.DataEnabled;
    }

    // The reference looks for no network here.
    private PyValue TurnDataOn()
    {
        Device = Device with { DataEnabled = true };
        return "Data connection restored.";
    }

    private PyValue TurnDataOff()
    {
        if (ToggleData())
        {
            ToggleData();
        }

        return "Data connection broken.";
    }

    private bool ToggleRoaming()
    {
        Device = Device with { RoamingEnabled = !Device.RoamingEnabled };
        Search();
        return Device.RoamingEnabled;
    }

    private PyValue TurnRoaming(bool on)
    {
        if (ToggleRoaming() != on)
        {
            ToggleRoaming();
        }

        return $"Data Roaming is now {OnOff(on)}.";
    }

    private bool ToggleDataSaver()
    {
        Device = Device with { DataSaverMode = !Device.DataSaverMode };
        return Device.DataSaverMode;
    }

    private PyValue TurnDataSaver(bool on)
    {
        if (ToggleDataSaver() != on)
        {
            ToggleDataSaver();
        }

        return $"Data Saver Mode is now {OnOff(on)}.";
    }

    private static ApnSettings ApnOf(Phone phone, string field) => phone.Apn ?? throw PythonException.Attribute(phone.OtherApn.TypeName, field);

    private PyValue CheckApn()
    {
        var settings = ApnOf(Device, "model_copy");
        var url = string.IsNullOrEmpty(settings.MmscUrl) ? "Not Set" : settings.MmscUrl;
        return $"Current APN Name: {settings.ApnName}\nMMSC URL (for picture messages): {url}\n(These are technical settings, usually best left unchanged.)";
    }

    private PyValue SetApn(PyValue settings)
    {
        // What is no object is stored before the reference looks for its fields.
        Device = settings is PyDict fields
            ? Device with { Apn = ApnSettings.From(PhoneModels.Apn.Validate(fields, options.ValidatorVersion)), OtherApn = PyValue.None }
            : Device with { Apn = null, OtherApn = settings };
        var name = ApnOf(Device, "apn_name").ApnName;
        Search();
        return Shown($"APN settings set to: {name}");
    }

    private PyValue ResetApn()
    {
        Device = Device with { Apn = ApnOf(Device, "reset_at_reboot") with { ResetAtReboot = true } };
        Search();
        return Shown("APN settings will reset at reboot.");
    }

    private PyValue BreakApn()
    {
        Device = Device with { Apn = ApnOf(Device, "apn_name") with { ApnName = ApnSettings.Broken } };
        Search();
        return "APN settings broken. Please call reset_apn_settings() to fix.";
    }

    private PyValue BreakApnMms()
    {
        Device = Device with { Apn = ApnOf(Device, "mmsc_url") with { MmscUrl = null } };
        return "APN MMS setting broken. Please call reset_apn_settings() to fix.";
    }

    private PyValue CheckWifi()
    {
        var phone = Device;
        if (!phone.WifiEnabled)
        {
            return "Wi-Fi is turned OFF.";
        }

        return phone.WifiConnected
            ? $"Wi-Fi is ON and connected to '{phone.WifiSsid ?? "None"}'. Signal strength: {phone.WifiSignalStrength}."
            : "Wi-Fi is ON but not connected to any network.";
    }

    private PyValue ToggleWifi()
    {
        if (Device.AirplaneMode)
        {
            return Shown("Cannot change Wi-Fi settings while Airplane Mode is ON.");
        }

        var on = !Device.WifiEnabled;
        Device = on
            ? Device with { WifiEnabled = true }
            : Device with { WifiEnabled = false, WifiConnected = false, WifiSsid = null, WifiSignalStrength = "none" };
        return Shown($"Wi-Fi is now {OnOff(on)}.");
    }

    private bool ToggleWifiCalling()
    {
        Device = Device with { WifiCallingEnabled = !Device.WifiCallingEnabled };
        return Device.WifiCallingEnabled;
    }

    private PyValue SetWifiCalling(ImmutableArray<PyValue> given)
    {
        if (!PyBool.Of(Device.WifiCallingEnabled).Equals(given[0]))
        {
            ToggleWifiCalling();
        }

        var message = $"Wi-Fi Calling is now {OnOff(given[0].IsTrue)}.";
        if (given[1].IsNone)
        {
            return message;
        }

        Device = Device with { WifiCallingMmsOverWifi = given[1] };
        return $"{message}\nMMS over Wi-Fi is now {OnOff(given[1].IsTrue)}.";
    }

    private PyValue CheckVpn()
    {
        var phone = Device;
        if (!phone.VpnConnected)
        {
            return phone.VpnEnabledSetting ? "VPN is turned ON in settings, but currently not connected." : "VPN is turned OFF.";
        }

        if (phone.Vpn is not { } vpn)
        {
            return "VPN is ON and connected (no specific details available).";
        }

        // The reference prints a Python dict with the enumeration's own form.
        var (address, protocol, level) = ((PyValue)vpn.ServerAddress, (PyValue)vpn.Protocol, vpn.Server.Performance);
        return $"VPN is ON and connected. Details: {{'server_address': {address.Repr()}, 'protocol': {protocol.Repr()}, 'server_performance': <PerformanceLevel.{level.ToUpperInvariant()}: '{level}'>}}";
    }

    private PyValue ConnectVpn()
    {
        if (Device.VpnConnected)
        {
            return "VPN already connected.";
        }

        Device = Device with { VpnConnected = true, Vpn = new("192.168.1.1", "OpenVPN", options.Vpn) };
        return Shown("VPN connected successfully.");
    }

    private bool DisconnectVpn()
    {
        if (!Device.VpnConnected)
        {
            return false;
        }

        Device = Device with { VpnConnected = false, Vpn = null };
        return true;
    }

    private PyValue BreakVpn()
    {
        ConnectVpn();
        (Device.Vpn ?? throw PythonException.Attribute("NoneType", "server_performance")).Server.Become("poor");
        return "VPN connection broken.";
    }

    private PyValue Reboot()
    {
        var resets = ApnOf(Device, "reset_at_reboot").ResetAtReboot;
        Device = Device with { Apn = resets ? ApnSettings.Default : Device.Apn, ConnectionStatus = NetworkStatus.Searching };
        Search();
        return Shown(resets ? "Resetting APN settings...\nRestarting network services..." : "Restarting network services...");
    }

    private PyValue SetUser(ImmutableArray<PyValue> given)
    {
        Surroundings = Surroundings with { Name = given[0], PhoneNumber = given[1] };
        return PyValue.None;
    }

    private PyValue SetLocation(PyValue abroad)
    {
        Surroundings = Surroundings with { IsAbroad = abroad };
        return PyValue.None;
    }

    private PyValue CheckPaymentRequest() => Surroundings.PaymentRequest is { } request
        ? $"You have a payment request for bill {request.BillId} of {PyText.Repr(request.AmountDue)} USD."
        : "No payment request has been made.";

    private PyValue MakePayment()
    {
        if (Surroundings.PaymentRequest is not { } request)
        {
            return "You do not have a payment request.";
        }

        Surroundings = Surroundings with { PaymentRequest = request with { Paid = true } };
        return $"Payment of {PyText.Repr(request.AmountDue)} USD has been made for bill {request.BillId}.";
    }
}
