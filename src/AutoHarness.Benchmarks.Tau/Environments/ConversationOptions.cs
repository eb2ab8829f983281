using System.Security.Cryptography;

namespace AutoHarness.Benchmarks.Tau.Environments;

/// <summary>
/// What the reference draws from chance or keeps for a whole process, made a matter of one conversation. Hand the same one to the predicted and to the
/// gold environment of one evaluation to have it run on from the first into the second.
/// </summary>
internal sealed class ConversationOptions
{
    /// <summary>Makes the eight hexadecimal digits of a new draft bill's id. By default random ones.</summary>
    public Func<string> NextBillNumber { get; init; } = () => RandomNumberGenerator.GetHexString(8, lowercase: true);

    /// <summary>The VPN that phones connect to. The reference spoils one object for a whole process; here it lasts for a conversation.</summary>
    public VpnServer Vpn { get; } = new("excellent");

    /// <summary>The version in the links of validation errors, as the reference's lock file has it.</summary>
    public string ValidatorVersion { get; init; } = "2.12";
}
