using System.Collections.Immutable;
using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

/// <summary>The phone's apps, and picture messages.</summary>
internal sealed partial class PhoneTools
{
    private PyValue CheckInstalledApps() =>
        $"The following apps are installed on the phone: {string.Join(", ", Device.Apps.Entries.Select(entry => entry.Key))}";

    private PyValue CheckAppStatus(PyValue name)
    {
        if (AppOf(name) is not { } app)
        {
            return NotFound(name);
        }

        var granted = Granted(app);
        return granted.Length == 0
            ? $"Status for App: {name}\n - Permissions: None granted."
            : $"Status for App: {name}\n - Permissions Granted:{string.Concat(granted.Select(permission => $"\n   - {permission}"))}";
    }

    private PyValue CheckAppPermissions(PyValue name)
    {
        if (AppOf(name) is not { } app)
        {
            return NotFound(name);
        }

        var granted = Granted(app);
        return granted.Length == 0 ? $"App '{name}' currently has no permissions granted." : $"App '{name}' has permission for: {string.Join(", ", granted)}.";
    }

    private PyValue GrantPermission(ImmutableArray<PyValue> given)
    {
        var app = AppOf(given[0]);
        var permission = Arguments.Lower(given[1]);
        if (app is null)
        {
            return Shown($"Error. App '{given[0]}' not found. Cannot grant permission.");
        }

        if (!app.Permissions.Contains(permission))
        {
            var available = PyList.Of(app.Permissions.Entries.Select(entry => entry.Key)).Repr();
            return Shown($"Error. Permission '{permission}' not tracked for app '{given[0]}', available permissions: {available}");
        }

        Set(given[0], app, permission, granted: true);
        return Shown($"Success. Permission '{permission}' granted to app '{given[0]}'.");
    }

    private PyList RemovePermission(ImmutableArray<PyValue> given)
    {
        var app = AppOf(given[0]);
        var permission = Arguments.Lower(given[1]);
        if (app is null)
        {
            return new([false, $"App '{given[0]}' not found. Cannot remove permission."]);
        }

        if (!app.Permissions.Contains(permission))
        {
            return new([false, $"Permission '{permission}' not tracked for app '{given[0]}'."]);
        }

        Set(given[0], app, permission, granted: false);
        return new([true, $"Permission '{permission}' removed from app '{given[0]}'."]);
    }

    private bool CanSendMms()
    {
        var phone = Device;
        return DataWorks()
            && phone.Technology != "2G"
            && !(phone.WifiCallingEnabled && phone.WifiCallingMmsOverWifi.IsTrue)
            && ApnOf(phone, "mmsc_url").MmscUrl is not null
            && phone.Apps.TryGet("messaging", out var messaging)
            && messaging.May("storage")
            && messaging.May("sms");
    }

    private static PyValue NotFound(PyValue name) => $"App '{name}' not found on this phone.";

    private static string[] Granted(InstalledApp app) => [.. app.Permissions.Entries.Where(entry => entry.Value).Select(entry => entry.Key)];

    private InstalledApp? AppOf(PyValue name) => Arguments.AsKey(name) is { } key && Device.Apps.TryGet(key, out var app) ? app : null;

    private void Set(PyValue name, InstalledApp app, string permission, bool granted) => Device = Device with
    {
        Apps = Device.Apps.With(Arguments.AsKey(name)!, app with { Permissions = app.Permissions.With(permission, granted) }),
    };
}
