using System.Globalization;
using System.Text;
using AutoHarness.Sandboxes.Rootfs.Files;

namespace AutoHarness.Sandboxes.Rootfs;

/// <summary>Finds users in a sandbox's own files.</summary>
internal static class PasswdFile
{
    private const int Cap = 1024 * 1024;

    /// <param name="tree">The sandbox's files.</param>
    /// <param name="user">A name or a number, with a group after a colon if wanted.</param>
    /// <exception cref="SandboxRequestException">There is no such user or group.</exception>
    public static LocalUser Find(RootedTree tree, string user)
    {
        var parts = user.Split(':', 2);
        var entries = Read(tree, "/etc/passwd");
        var isNumber = uint.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        var entry = entries.FirstOrDefault(fields => fields.Length >= 6 && string.Equals(fields[isNumber ? 2 : 0], parts[0], StringComparison.Ordinal));
        if (entry is null && !isNumber)
            throw new SandboxRequestException($"unable to find user {parts[0]} in the sandbox's /etc/passwd");
        if (entry is not null && !uint.TryParse(entry[2], NumberStyles.None, CultureInfo.InvariantCulture, out number))
            throw new SandboxRequestException($"the sandbox's /etc/passwd has no number for {parts[0]}");

        var group = entry is not null && uint.TryParse(entry[3], NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own : 0;
        if (parts.Length == 2)
            group = FindGroup(tree, parts[1]);
        return new LocalUser(number, group, entry?[5] is { Length: > 0 } home ? home : "/");
    }

    private static uint FindGroup(RootedTree tree, string name)
    {
        if (uint.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        var entry = Read(tree, "/etc/group").FirstOrDefault(fields => fields.Length >= 3 && string.Equals(fields[0], name, StringComparison.Ordinal));
        return entry is not null && uint.TryParse(entry[2], NumberStyles.None, CultureInfo.InvariantCulture, out number)
            ? number
            : throw new SandboxRequestException($"unable to find group {name} in the sandbox's /etc/group");
    }

    private static List<string[]> Read(RootedTree tree, string path)
    {
        try
        {
            using var file = tree.Open(path);
            if (file is null || Transfer.NativeFile.Look(file, null) is not { IsRegular: true } look)
                return [];
            var buffer = new byte[Math.Min(look.Size, Cap)];
            var count = RandomAccess.Read(file, buffer, 0);
            return [.. Encoding.UTF8.GetString(buffer, 0, count).Split('\n').Select(line => line.Split(':'))];
        }
        catch (SandboxFileException)
        {
            return [];
        }
    }
}
