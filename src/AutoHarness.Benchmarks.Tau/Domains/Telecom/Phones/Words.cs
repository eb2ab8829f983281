using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Tau.Domains.Telecom.Phones;

internal static class NetworkStatus
{
    public const string Connected = "connected";
    public const string Searching = "searching";
    public const string NoService = "no_service";

    public static ImmutableArray<string> All { get; } = [Connected, Searching, NoService, "emergency_only"];
}

internal static class NetworkMode
{
    public const string Prefer4G5G = "4g_5g_preferred";
    public const string Only4G = "4g_only";
    public const string Only3G = "3g_only";
    public const string Only2G = "2g_only";

    public static ImmutableArray<string> All { get; } = [Prefer4G5G, Only4G, Only3G, Only2G];
}

internal static class SimStatus
{
    public const string Active = "active";
    public const string Missing = "missing";
    public const string LockedPin = "locked_pin";
    public const string LockedPuk = "locked_puk";
}
