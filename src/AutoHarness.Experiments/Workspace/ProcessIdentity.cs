using System.Diagnostics;

namespace AutoHarness.Experiments.Workspace;

/// <summary>Tells a running process from a later one that was given the same id.</summary>
internal static class ProcessIdentity
{
    /// <summary>Stands for the boot where the system does not name it.</summary>
    public const string UnknownBoot = "unknown";

    public static string BootId
    {
        get
        {
            const string file = "/proc/sys/kernel/random/boot_id";
            return File.Exists(file) ? File.ReadAllText(file).Trim() : UnknownBoot;
        }
    }

    /// <summary>Start of the process in ticks of the kernel, or null when there is no such process.</summary>
    public static long? StartOf(int pid)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(pid);
                return process.StartTime.ToUniversalTime().Ticks;
            }

            // The name, second field, may itself hold blanks and brackets; start time is field 22 of proc(5), the 20th after the name.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : long.Parse(fields[19]);
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
