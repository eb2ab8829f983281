namespace AutoHarness.CodingAgents.Edits;

/// <summary>What a coding agent did to its copy beside editing the editable files.</summary>
public enum FindingKind
{
    /// <summary>A file that was given has other content.</summary>
    Changed,

    /// <summary>A file or folder that was not given.</summary>
    Added,

    /// <summary>A file or folder that was given is gone.</summary>
    Deleted,

    /// <summary>Permission bits differ.</summary>
    ModeChanged,

    /// <summary>A link to another name stands where a file or folder may stand.</summary>
    Symlink,

    /// <summary>The file has a second name.</summary>
    HardLink,

    /// <summary>FIFO, socket or device.</summary>
    Special,

    /// <summary>A file became a folder or the other way round.</summary>
    KindChanged,

    /// <summary>A file that steers a build, a tool or git.</summary>
    BuildSteering,

    /// <summary>A repository inside the copy, or a declaration of one.</summary>
    NestedRepository,

    /// <summary>An editable file above the size limit.</summary>
    TooLarge,

    /// <summary>An editable file that is not UTF-8 text.</summary>
    NotText,

    /// <summary>A file or folder that cannot be read, or too many names or levels to look at.</summary>
    Unreadable,

    /// <summary>The log of learnings was rewritten where it may only grow.</summary>
    LearningsRewritten,

    /// <summary>An editable file contains a secret value.</summary>
    Secret,

    /// <summary>The copy itself was exchanged.</summary>
    CopyReplaced,
}
