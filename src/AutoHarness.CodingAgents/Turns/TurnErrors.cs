using AutoHarness.Sandboxes.Local;
using AutoHarness.Sdk;

namespace AutoHarness.CodingAgents.Turns;

/// <summary>What a person has to put right before a turn can run.</summary>
internal static class TurnErrors
{
    public static HarnessException NoCommand() => new(new HarnessError(ExitCode.Usage, null, "no command is given for the coding agent")
    {
        Fixes = ["auto-harness optimize --agent-cmd '<command>'"],
    });

    public static HarnessException VariableMissing(string name) => new(new HarnessError(ExitCode.Environment, null, $"the variable {name} is to be passed to the coding agent but is not set")
    {
        Fixes = [$"export {name}=…", $"remove {name} from the variables of the coding agent"],
        Notes = ["nothing was run"],
    });

    public static HarnessException NotReadable(string path) => new(new HarnessError(ExitCode.Environment, null, $"the path {path} is to be shown to the coding agent but is not there")
    {
        Fixes = ["name an absolute path that exists", "remove it from the readable paths of the coding agent"],
        Notes = ["nothing was run"],
    });

    public static HarnessException PromptTooLong() => new(new HarnessError(ExitCode.Usage, null, "the prompt is too long for an argument of the coding agent")
    {
        Fixes = ["use {prompt_file} in place of {prompt} in its command"],
    });

    public static HarnessException JailUnavailable(JailUnavailableException cause) => new(
        new HarnessError(ExitCode.Environment, null, "the jail of the coding agent cannot be armed")
        {
            Why = cause.Reason,
            Fixes = [cause.Fix, "or give up the protection by name: jail: none"],
            Notes = ["nothing was run"],
        },
        cause);

    public static HarnessException LogNotWritten(IOException cause) => new(
        new HarnessError(ExitCode.Disk, null, "the output of the coding agent could not be stored")
        {
            Why = cause.Message,
            Fixes = ["free some space and repeat the command"],
        },
        cause);
}
