using System.Threading.Channels;
using AutoHarness.Sdk;
using Microsoft.Data.Sqlite;

namespace AutoHarness.Experiments.Storage;

/// <summary>
/// One SQLite file with one writer thread. A write is durable when its task completes: WAL with <c>synchronous=FULL</c>,
/// and writes that wait together share a transaction. Readers use connections of their own and never block.
/// </summary>
internal sealed class SqliteDatabase : IAsyncDisposable
{
    private const int LargestGroup = 512;

    private readonly string connectionString;
    private readonly Action? beforeCommit;
    private readonly Channel<Write> queue = Channel.CreateUnbounded<Write>(new() { SingleReader = true });
    private readonly Task writer;

    private SqliteDatabase(string path, string connectionString, Action? beforeCommit, bool writes = true)
    {
        Path = path;
        this.connectionString = connectionString;
        this.beforeCommit = beforeCommit;
        if (!writes)
        {
            queue.Writer.Complete();
            writer = Task.CompletedTask;
            return;
        }

        writer = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public string Path { get; }

    /// <summary>Opens or creates the file and applies the schema, whose statements must be idempotent; then adds the columns that an older file lacks.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">Its tables.</param>
    /// <param name="version">Version of the schema.</param>
    /// <param name="beforeCommit">Called before each group of writes; when it throws, nothing of the group is written.</param>
    /// <param name="indexes">What is made after that, idempotent too.</param>
    /// <param name="laterColumns">Columns that older files lack, with their types.</param>
    /// <exception cref="HarnessException">The file is damaged, from a newer version, or cannot be written.</exception>
    public static SqliteDatabase Open(
        string path, string schema, int version, Action? beforeCommit = null, string? indexes = null, params ReadOnlySpan<(string Table, string Column)> laterColumns)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30 }.ToString();
        try
        {
            using var connection = Connect(connectionString);
            Execute(connection, "PRAGMA journal_mode=WAL");
            var found = (long)Scalar(connection, "PRAGMA user_version")!;
            if (found > version)
            {
                throw new HarnessException(StorageErrors.Newer(path, found));
            }

            Execute(connection, schema);
            foreach (var (table, column) in laterColumns)
            {
                AddColumn(connection, table, column);
            }

            if (indexes is not null)
            {
                Execute(connection, indexes);
            }

            Execute(connection, $"PRAGMA user_version={version}");
        }
        catch (SqliteException e)
        {
            throw StorageErrors.From(e, path);
        }

        return new SqliteDatabase(path, connectionString, beforeCommit);
    }

    /// <summary>Opens a file that is there for reading only; not even a file beside it is made.</summary>
    /// <exception cref="HarnessException">The file is damaged or from a newer version.</exception>
    public static SqliteDatabase OpenReadOnly(string path, int version)
    {
        // Without a write-ahead log nobody is at work and the file is complete; a plain reader would leave an empty log behind.
        var source = File.Exists(path + "-wal") ? path : $"{new Uri(path).AbsoluteUri}?immutable=1";
        var database = new SqliteDatabase(path, new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString(), beforeCommit: null, writes: false);
        var found = database.Read(connection => (long)connection.One("PRAGMA user_version")!);
        return found > version ? throw new HarnessException(StorageErrors.Newer(path, found)) : database;
    }

    /// <summary>Queues a write; the task completes once it is on disk.</summary>
    public Task WriteAsync(Action<SqliteConnection> action)
    {
        var write = new Write(action, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(write))
        {
            throw new InvalidOperationException("the database is closed");
        }

        return write.Done.Task;
    }

    /// <summary>Reads with a connection of its own.</summary>
    public T Read<T>(Func<SqliteConnection, T> read)
    {
        try
        {
            using var connection = Connect(connectionString);
            return read(connection);
        }
        catch (SqliteException e)
        {
            throw StorageErrors.From(e, Path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await writer;
        SqliteConnection.ClearPool(new SqliteConnection(connectionString));
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        Execute(connection, "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON");
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void AddColumn(SqliteConnection connection, string table, string column)
    {
        if (connection.One("SELECT 1 FROM pragma_table_info($table) WHERE name=$name", ("$table", table), ("$name", column.Split(' ')[0])) is null)
        {
            Execute(connection, $"ALTER TABLE {table} ADD COLUMN {column}");
        }
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private void WriteAll()
    {
        using var connection = Connect(connectionString);
        var group = new List<Write>(LargestGroup);
        while (queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            group.Clear();
            while (group.Count < LargestGroup && queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            if (!TryCommit(connection, group, out var failure) && group.Count > 1)
            {
                // One bad write must not take its neighbours with it.
                group.ForEach(write => CommitAlone(connection, write));
            }
            else
            {
                group.ForEach(write => write.Complete(failure));
            }
        }
    }

    private void CommitAlone(SqliteConnection connection, Write write)
    {
        TryCommit(connection, [write], out var failure);
        write.Complete(failure);
    }

    private bool TryCommit(SqliteConnection connection, List<Write> group, out Exception? failure)
    {
        try
        {
            beforeCommit?.Invoke();
            Execute(connection, "BEGIN IMMEDIATE");
            group.ForEach(write => write.Action(connection));
            Execute(connection, "COMMIT");
            failure = null;
            return true;
        }
        catch (Exception e)
        {
            failure = e is SqliteException sqlite ? StorageErrors.From(sqlite, Path) : e;
            try
            {
                Execute(connection, "ROLLBACK");
            }
            catch (SqliteException)
            {
                // Nothing was begun, or SQLite has rolled back by itself after a full disk or an I/O error.
            }

            return false;
        }
    }

    private sealed record Write(Action<SqliteConnection> Action, TaskCompletionSource Done)
    {
        public void Complete(Exception? failure)
        {
            if (failure is null)
            {
                Done.SetResult();
            }
            else
            {
                Done.SetException(failure);
            }
        }
    }
}
