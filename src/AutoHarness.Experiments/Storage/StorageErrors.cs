using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Storage;

/// <summary>Turns what SQLite says into what a person can act on.</summary>
internal static class StorageErrors
{
    private const int Full = 13, InputOutput = 10, ReadOnly = 8, CannotOpen = 14, Corrupt = 11, NotADatabase = 26;

    // What a full disk is called when it is the index of the write-ahead log that finds no room.
    private const int NoRoomForLogIndex = 4874;

    public static HarnessError Newer(string path, long found) => new(ExitCode.Environment, "AH7001", $"{path} was written by a newer version of auto-harness (format {found})")
    {
        Fixes = ["update auto-harness"],
    };

    public static HarnessException From(SqliteException e, string path) => new(
        e.SqliteErrorCode switch
        {
            Full or InputOutput => new(ExitCode.Disk, "AH9001", $"cannot write {path}: {(e.SqliteErrorCode == Full || e.SqliteExtendedErrorCode == NoRoomForLogIndex ? "no space left" : "input/output error")}")
            {
                Why = "finished trials are safe; those in flight will be repeated",
                Fixes = ["free some space, then: auto-harness resume"],
            },
            ReadOnly or CannotOpen => new(ExitCode.Disk, "AH9002", $"cannot open {path} for writing")
            {
                Fixes = [$"make {System.IO.Path.GetDirectoryName(path)} writable for this user"],
            },
            Corrupt or NotADatabase => new(ExitCode.Environment, "AH7002", $"{path} is damaged")
            {
                Why = "it is the ledger, the record that everything else is made from",
                Fixes = ["put back a backup of the file", $"or start over: mv {path} {path}.damaged && auto-harness prepare"],
            },
            _ => new(ExitCode.Bug, null, $"{path}: {e.Message}"),
        },
        e);
}
