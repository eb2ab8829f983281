using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AutoHarness.Sdk;

namespace AutoHarness.Benchmarks.Bird.Users;

/// <summary>Reads the simulated user's prompts out of a clone of the reference.</summary>
internal static partial class ReferencePrompts
{
    private const string Folder = "BIRD-Interact-ADK";
    private const string File = "user_simulator/prompts.py";
    private const int MatchLimit = 10_000;

    // SHA-256 of the texts at the reference's commit 451fe2c.
    private static readonly Dictionary<string, string> Hashes = new(StringComparer.Ordinal)
    {
        ["v1_action_parser"] = "cbb6741fa471345ccb7a50a1c995cb690d306a36785aa8c9aa1871e00532a79b",
        ["v2_action_parser"] = "aa1ab4c4afba0c9433e69a029b995b3165d653c63c4b0f3d8529f2916b1904b1",
        ["v1_response_generator"] = "0c321218a0b5174d34421253df8e3cf151817877340d0986cfb6de4a88929f6e",
        ["v2_response_generator"] = "52215dffc01fed8218274b1b85e3f6a3302ca64db33badcb598a0f24d6769604",
    };

    /// <summary>The service variant's folder in a clone; the folder itself may be given, too.</summary>
    public static string ServicesOf(string repository) =>
        Directory.Exists(Path.Combine(repository, Folder)) ? Path.Combine(repository, Folder) : repository;

    /// <summary>The prompts of a version, <c>v1</c> or <c>v2</c>.</summary>
    /// <exception cref="HarnessException">The clone has no such prompts.</exception>
    public static SimulatorPrompts Load(string repository, string version)
    {
        var path = Path.Combine(ServicesOf(repository), File);
        var source = System.IO.File.Exists(path) ? System.IO.File.ReadAllText(path) : throw Missing($"{path} is missing");
        var texts = new[] { $"{version}_action_parser", $"{version}_response_generator" }
            .Select(name => (Name: name, Text: Text(source, name) ?? throw Missing($"{path} does not define {name}")))
            .ToArray();
        var changed = texts.Where(text => Hash(text.Text) != Hashes.GetValueOrDefault(text.Name)).Select(text => text.Name).ToArray();
        return new SimulatorPrompts(
            texts[0].Text,
            texts[1].Text,
            $"reference {version}" + (changed.Length == 0 ? "" : ", changed"),
            version == "v2" ? 500 : 200,
            changed.Length == 0 ? null : $"{string.Join(" and ", changed)} in {path} differ from those of the reference's commit 451fe2c");
    }

    /// <summary>The literal that a module assigns to a name.</summary>
    internal static string? Text(string source, string name) =>
        Assignment().Matches(source).FirstOrDefault(match => match.Groups["name"].Value == name)?.Groups["text"].Value;

    internal static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static HarnessException Missing(string what) => new(new HarnessError(ExitCode.Environment, "AH1612", $"the simulated user's prompts cannot be read: {what}")
    {
        Why = "they are the benchmark's own words and are read from your clone of the reference",
        Fixes =
        [
            "git clone https://github.com/bird-bench/BIRD-Interact and name the folder under bird.repo",
            "or leave bird.repo out to use prompts of this tool, which results then say",
        ],
    });

    [GeneratedRegex("^(?<name>\\w+)\\s*=\\s*\\\\\\s*\"\"\"(?<text>.*?)\"\"\"", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchLimit)]
    private static partial Regex Assignment();
}
