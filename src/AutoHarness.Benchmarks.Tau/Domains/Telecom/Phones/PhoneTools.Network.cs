using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The phone's connection: SIM card, airplane mode, network, speed.</summary>
internal sealed partial class PhoneTools
{
    private string StatusBar()
    {
        var phone = Device;
        var indicators = new List<string>();
        if (phone.AirplaneMode)
        {
            indicators.Add("✈️ Airplane Mode");
        }
        else
        {
            indicators.Add(phone.SignalStrength switch
            {
                "poor" => "📶¹ Poor",
                "fair" => "📶² Fair",
                "good" => "📶³ Good",
                "excellent" => "📶⁴ Excellent",
                _ => "📵 No Signal",
            });
            AddData(phone, indicators);
        }

        if (phone.WifiEnabled && phone.WifiConnected)
        {
            indicators.Add(string.IsNullOrEmpty(phone.WifiSsid) ? "📡 Enabled" : $"📡 Connected to {phone.WifiSsid}");
        }

        if (phone.VpnConnected)
        {
            indicators.Add("🔒 VPN Connected");
        }

        indicators.Add($"🔋 {phone.BatteryLevel}%");
        return string.Join(" | ", indicators);
    }

    private static void AddData(Phone phone, List<string> indicators)
    {
        var connected = phone.Technology != "none";
        if (connected)
        {
            indicators.Add(phone.Technology);
        }

        if (!phone.DataEnabled || !connected)
        {
            indicators.Add("📵 Data Disabled");
            return;
        }

        indicators.Add("📱 Data Enabled");
        if (phone.DataSaverMode)
        {
            indicators.Add("🔽 Data Saver");
        }
    }

    private PyValue CheckNetworkStatus()
    {
        var phone = Device;
        List<string> lines =
        [
            $"Airplane Mode: {OnOff(phone.AirplaneMode)}",
            $"SIM Card Status: {Sim(phone)}",
            $"Cellular Connection: {phone.ConnectionStatus}",
            $"Cellular Signal: {phone.SignalStrength}",
            $"Cellular Network Type: {phone.Technology}",
            $"Mobile Data Enabled: {YesNo(phone.DataEnabled)}",
            $"Data Roaming Enabled: {YesNo(phone.RoamingEnabled)}",
            $"Wi-Fi Radio: {OnOff(phone.WifiEnabled)}",
            $"Wi-Fi Connected: {YesNo(phone.WifiConnected)}",
        ];
        if (phone.WifiConnected)
        {
            lines.Add($"Connected Wi-Fi Network: {phone.WifiSsid ?? "None"}");
        }

        return string.Join('\n', lines);
    }

    private PyValue CheckNetworkMode() => Device.NetworkModePreference is PyString mode
        ? $"Network Mode Preference: {mode}"
        : throw PythonException.Attribute(Device.NetworkModePreference.TypeName, "value");

    private PyValue SetNetworkMode(PyValue mode)
    {
        if (mode is not PyString text || NetworkMode.All.Contains(text.Text))
        {
            // What is no text is stored unchecked; the message then fails on it.
            Device = Device with { NetworkModePreference = mode };
            Search();
            if (!mode.IsNone)
            {
                return mode is PyString ? Shown($"Preferred Network Mode set to: {mode}") : throw PythonException.Attribute(mode.TypeName, "value");
            }
        }

        return Shown($"Failed to set network mode: '{mode}' is not a valid option. Please use one of: {string.Join(", ", NetworkMode.All)}");
    }

    private bool ToggleAirplaneMode()
    {
        var on = !Device.AirplaneMode;
        Device = Device with { AirplaneMode = on, ConnectionStatus = on ? Device.ConnectionStatus : NetworkStatus.Searching };
        if (on || Device.WifiEnabled)
        {
            Device = Device with { WifiConnected = false, WifiSsid = null, WifiSignalStrength = "none" };
        }

        if (on)
        {
            DisconnectVpn();
        }

        Search();
        return Device.AirplaneMode;
    }

    private PyValue TurnAirplaneMode(bool on)
    {
        if (ToggleAirplaneMode() != on)
        {
            ToggleAirplaneMode();
        }

        return $"Airplane Mode is now {OnOff(on)}.";
    }

    private static string Sim(Phone phone) => phone.SimCardMissing ? SimStatus.Missing : phone.SimCardStatus;

    private PyValue CheckSim() => Sim(Device) switch
    {
        SimStatus.Active => "Your SIM card is active and working.",
        SimStatus.Missing => "No SIM card detected in the phone.",
        SimStatus.LockedPin => "The SIM card is locked with a PIN code.",
        _ => "The SIM card is locked with a PUK code.",
    };

    private PyValue ReseatSim()
    {
        Device = Device with { SimCardMissing = false };
        Search();
        return Sim(Device) == SimStatus.Missing ? throw PythonException.Assertion("") : Shown("SIM card re-seated successfully.");
    }

    private PyValue UnseatSim()
    {
        Device = Device with { SimCardMissing = true };
        Search();
        return "SIM card un-seated successfully.";
    }

    private PyValue LockSim(PyValue mode)
    {
        var status = mode is PyString { Text: "pin" } ? SimStatus.LockedPin : mode is PyString { Text: "puk" } ? SimStatus.LockedPuk : Device.SimCardStatus;
        Device = Device with { SimCardStatus = status };
        Search();
        return $"SIM card locked successfully in {mode} mode.";
    }

    private PyValue Searched()
    {
        Search();
        return PyValue.None;
    }

    /// <summary>Finds the network that SIM card, preference, airplane mode, APN and line allow.</summary>
    private void Search()
    {
        var phone = Device;
        var technology = (phone.NetworkModePreference as PyString)?.Text switch
        {
            NetworkMode.Prefer4G5G when Surroundings.SignalOf("5G") != "none" => "5G",
            NetworkMode.Only3G => "3G",
            NetworkMode.Only2G => "2G",
            _ => "4G",
        };
        phone = Sim(phone) == SimStatus.Active && !phone.AirplaneMode
            ? phone with { ConnectionStatus = NetworkStatus.Connected, Technology = technology, SignalStrength = Surroundings.SignalOf(technology) }
            : WithoutService(phone);

        // Settings that are none fail here, after what was found so far was stored.
        Device = phone;
        if (ApnOf(phone, "apn_name").ApnName == ApnSettings.Broken || !Surroundings.LineActive)
        {
            Device = WithoutService(phone);
        }
    }

    private static Phone WithoutService(Phone phone) =>
        phone with { ConnectionStatus = NetworkStatus.NoService, Technology = "none", SignalStrength = "none" };

    private bool DataWorks()
    {
        var (phone, around) = (Device, Surroundings);
        return !phone.AirplaneMode
            && phone.SignalStrength != "none"
            && phone.ConnectionStatus != NetworkStatus.NoService
            && (!around.IsAbroad.IsTrue || (phone.RoamingEnabled && around.RoamingAllowed))
            && phone.DataEnabled
            && !around.DataUsageExceeded;
    }

    private PyValue RunSpeedTest()
    {
        var (speed, description) = MeasureSpeed();
        if (speed is not { } megabits)
        {
            return $"Speed test failed: {description}.";
        }

        var advice = description switch
        {
            "Very Poor" => "Connection is very slow. Basic web browsing might be difficult.",
            "Poor" => "Connection is slow. Web browsing may be sluggish, streaming difficult.",
            "Fair" => "Connection is okay for web browsing and some standard definition streaming.",
            "Good" => "Connection is good for most activities, including HD streaming.",
            _ => "Connection is very fast.",
        };
        return $"Speed Test Result: {PyMath.Fixed2(megabits)} Mbps ({description}). {advice}";
    }

    /// <summary>Megabits a second, null without a connection, and the word for it.</summary>
    private (double? Speed, string Description) MeasureSpeed()
    {
        if (!DataWorks())
        {
            return (null, "No Connection");
        }

        var phone = Device;
        var factor = phone is { VpnConnected: true, Vpn.Server.Performance: "poor" } ? 0.1 : 1.0;
        factor *= phone.DataSaverMode ? 0.2 : 1.0;
        var (slowest, fastest) = phone.Technology switch
        {
            "2G" => (0.1, 0.4),
            "3G" => (1.0, 5.0),
            "4G" => (10.0, 100.0),
            "5G" => (50.0, 500.0),
            _ => (0.0, 0.0),
        };
        var signal = phone.SignalStrength switch
        {
            "poor" => 0.2,
            "fair" => 0.5,
            "good" => 0.8,
            "excellent" => 1.0,
            _ => 0.0,
        };
        var speed = PyMath.RoundCents((slowest + fastest) / 2.0 * signal * factor);
        return (speed, speed switch
        {
            < 1 => "Very Poor",
            < 5 => "Poor",
            < 25 => "Fair",
            < 100 => "Good",
            _ => "Excellent",
        });
    }

    private PyValue HasService(PyValue expected) => expected is PyString status && NetworkStatus.All.Contains(status.Text)
        ? Device.ConnectionStatus == status.Text
        : throw PythonException.Value($"{expected.Repr()} is not a valid NetworkStatus");

    private PyValue HasSpeed(System.Collections.Immutable.ImmutableArray<PyValue> given)
    {
        var (speed, description) = MeasureSpeed();
        var fastEnough = PyMath.GreaterOrEqual(speed ?? 0.0, given[0]);
        return given[1].IsNone ? fastEnough : fastEnough && Environments.Arguments.SameInLower(description, Environments.Arguments.Lower(given[1]));
    }
}
