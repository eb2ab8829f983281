namespace AutoHarness.Experiments.Ledger;

/// <summary>Tables of <c>ledger.db</c> and of the held-out store. Statements are idempotent; a change of meaning raises the version.</summary>
internal static class LedgerSchema
{
    public const int Version = 1;

    public const string Loop = TrialTable.Schema + Meta + """
        CREATE TABLE IF NOT EXISTS commands (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL, arguments TEXT NOT NULL, config TEXT NOT NULL,
          started_at TEXT NOT NULL, finished_at TEXT, exit INTEGER, active_ms INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS versions (version TEXT PRIMARY KEY, files TEXT NOT NULL, added_at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS tasks (task TEXT PRIMARY KEY, split TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS runs (
          id INTEGER PRIMARY KEY, version TEXT NOT NULL, split TEXT NOT NULL, tasks TEXT NOT NULL, whole INTEGER NOT NULL,
          first_attempt INTEGER NOT NULL, trials INTEGER NOT NULL, fingerprint TEXT NOT NULL, series TEXT NOT NULL,
          command INTEGER NOT NULL, opened_at TEXT NOT NULL, finished_at TEXT);
        CREATE TABLE IF NOT EXISTS iterations (
          number INTEGER PRIMARY KEY, opened_at TEXT NOT NULL, closed_at TEXT, origin TEXT NOT NULL, version TEXT,
          gate INTEGER, outcome TEXT, hypothesis TEXT, reason TEXT, score REAL, learnings TEXT);
        CREATE TABLE IF NOT EXISTS gates (
          id INTEGER PRIMARY KEY, iteration INTEGER NOT NULL, candidate TEXT NOT NULL, incumbent TEXT NOT NULL,
          policy TEXT NOT NULL, policy_version INTEGER NOT NULL, fingerprint TEXT NOT NULL, opened_at TEXT NOT NULL,
          verdict TEXT, receipt TEXT, previous_hash TEXT, hash TEXT, judged_at TEXT, settlement TEXT, settled_at TEXT);
        CREATE TABLE IF NOT EXISTS suite_events (id INTEGER PRIMARY KEY, gate INTEGER, at TEXT NOT NULL, suite TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS records (
          row INTEGER PRIMARY KEY, gate INTEGER UNIQUE, iteration INTEGER NOT NULL, version TEXT NOT NULL, score REAL NOT NULL,
          commit_hash TEXT NOT NULL, passed INTEGER NOT NULL, total INTEGER NOT NULL, at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS spend (
          id INTEGER PRIMARY KEY, at TEXT NOT NULL, command INTEGER NOT NULL, iteration INTEGER, kind TEXT NOT NULL, model TEXT,
          usage TEXT NOT NULL, at_most INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS models (fingerprint TEXT NOT NULL, role TEXT NOT NULL, model TEXT NOT NULL, PRIMARY KEY (fingerprint, role));
        """;

    public const string HeldOut = TrialTable.Schema + Meta + """
        CREATE TABLE IF NOT EXISTS tasks (task TEXT PRIMARY KEY, split TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS cases (gate INTEGER PRIMARY KEY, gate_case TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS verdicts (gate INTEGER PRIMARY KEY, experiment TEXT NOT NULL, verdict TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS controls (gate INTEGER PRIMARY KEY, at TEXT NOT NULL, gate_case TEXT NOT NULL, verdict TEXT NOT NULL, accepted INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS looks (id INTEGER PRIMARY KEY, at TEXT NOT NULL, series TEXT NOT NULL, tasks INTEGER NOT NULL);
        """;

    private const string Meta = """
        CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
        """;
}
