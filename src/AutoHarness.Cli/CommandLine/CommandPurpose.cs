namespace AutoHarness.Cli.CommandLine;

/// <summary>What a command is for; the order in which help shows them.</summary>
internal enum CommandPurpose
{
    Start,
    Work,
    Look,
    Help,
}
