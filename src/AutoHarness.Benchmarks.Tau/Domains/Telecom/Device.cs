using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>A device in the carrier's books, which no tool changes.</summary>
internal sealed record Device(string DeviceId, PyDict Profile) : IStateRecord
{
    public string ModelName => "Device";

    public static Device From(PyDict fields) => new(fields.Text("device_id"), fields);

    public PyDict ToValue() => Profile;
}
