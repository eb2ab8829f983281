using AutoHarness.Benchmarks.Tau.Environments;
using AutoHarness.Benchmarks.Tau.Values;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom;

/// <summary>A phone line.</summary>
/// <param name="Profile">All fields as they were read; those that tools change are kept beside it.</param>
internal sealed record Line(PyDict Profile) : IStateRecord
{
    public string LineId { get; } = Profile.Text("line_id");

    public string PhoneNumber { get; } = Profile.Text("phone_number");

    public string PlanId { get; } = Profile.Text("plan_id");

    public required string Status { get; init; }

    /// <summary>Gigabytes; whatever a call said, since the reference does not check it.</summary>
    public required PyValue DataUsed { get; init; }

    /// <summary>Gigabytes.</summary>
    public required PyValue DataRefueled { get; init; }

    public required bool RoamingEnabled { get; init; }

    public required string? ContractEndDate { get; init; }

    public required string? SuspensionStartDate { get; init; }

    public bool IsActive => Status == "Active";

    public string ModelName => "Line";

    public static Line From(PyDict fields) => new(fields)
    {
        Status = fields.Text("status"),
        DataUsed = fields["data_used_gb"]!,
        DataRefueled = fields["data_refueling_gb"]!,
        RoamingEnabled = fields.Flag("roaming_enabled"),
        ContractEndDate = fields.TextOrNull("contract_end_date"),
        SuspensionStartDate = fields.TextOrNull("suspension_start_date"),
    };

    public PyDict ToValue() => PyDict.Of(
        ("line_id", LineId),
        ("phone_number", PhoneNumber),
        ("status", Status),
        ("plan_id", PlanId),
        ("device_id", Profile["device_id"]!),
        ("data_used_gb", DataUsed),
        ("data_refueling_gb", DataRefueled),
        ("roaming_enabled", RoamingEnabled),
        ("contract_end_date", ContractEndDate),
        ("last_plan_change_date", Profile["last_plan_change_date"]!),
        ("last_sim_replacement_date", Profile["last_sim_replacement_date"]!),
        ("suspension_start_date", SuspensionStartDate));
}
