namespace AutoHarness.Sandboxes.Remote;

/// <summary>The scripts for <c>/bin/sh</c> by which a sandbox is driven where a service has no call for it. They need coreutils or busybox, and tar.</summary>
internal static class RemoteScripts
{
    /// <summary>Holds output and archives; only root gets in.</summary>
    public const string Folder = "/.auto-harness";

    /// <summary>The environment variable by which a command's processes are known.</summary>
    public const string MarkName = "AUTO_HARNESS_COMMAND";

    /// <summary>The exit code of <see cref="Run"/> when there is no such user or folder.</summary>
    public const int RefusedExit = 125;

    /// <summary>
    /// Runs a command with its output in files, so that a child in the background holds nothing up. Arguments: the files' path, a word that only this command's
    /// caller knows, user, folder, shell, text. The word is gone when the command begins, so no command can pretend that it was refused.
    /// </summary>
    public const string Run = """
        f=$1 w=$2 u=$3 d=$4 s=$5 t=$6
        mkdir -p -m 700 /.auto-harness && exec >"$f.out" 2>"$f.err" </dev/null || exit 126
        uid=0 gid=0 home=/root found=
        if [ -n "$u" ]; then
          while IFS=: read -r n x i g c h r; do
            if [ "$n" = "$u" ] || [ "$i" = "$u" ]; then uid=$i gid=$g home=$h found=1; break; fi
          done </etc/passwd
          if [ -z "$found" ]; then
            case $u in
              *[!0-9]*) echo "$w no such user in the sandbox: $u" >&2; exit 125;;
              *) uid=$u gid=0 home=/;;
            esac
          fi
        fi
        if [ -n "$d" ]; then
          { [ -d "$d" ] && cd -- "$d"; } || { echo "$w no such working directory in the sandbox: $d" >&2; exit 125; }
        fi
        export HOME="$home"
        unset f w d
        if [ "$uid" = "$(id -u)" ]; then exec "$s" -c "$t"; fi
        command -v setpriv >/dev/null || { echo "the sandbox has no setpriv (util-linux), so it cannot run commands as $u" >&2; exit 126; }
        if [ -n "$found" ]; then exec setpriv --reuid="$uid" --regid="$gid" --init-groups -- "$s" -c "$t"; fi
        exec setpriv --reuid="$uid" --regid="$gid" --clear-groups -- "$s" -c "$t"
        """;

    /// <summary>Prints of both outputs the size, the beginning and the end, and removes them. Arguments: the files' path, bytes of the beginning, bytes of the end.</summary>
    public const string Collect = """
        for e in out err; do
          n=$(wc -c <"$1.$e" | tr -d ' '); echo "${n:-0}"
          if [ "${n:-0}" -le $(($2 + $3)) ]; then base64 <"$1.$e" | tr -d '\n'; echo; echo
          else head -c "$2" "$1.$e" | base64 | tr -d '\n'; echo; tail -c "$3" "$1.$e" | base64 | tr -d '\n'; echo; fi
        done 2>/dev/null
        rm -f "$1.out" "$1.err"
        """;

    /// <summary>Ends every process that carries a command's mark, and those it starts meanwhile. Argument: the mark.</summary>
    public const string Kill = "for i in 1 2 3; do for e in $(grep -ls \"" + MarkName + "=$1\" /proc/[0-9]*/environ 2>/dev/null); do p=${e#/proc/}; kill -9 \"${p%/environ}\" 2>/dev/null; done; done; exit 0";

    /// <summary>Says what a path is: a word, its size, its permissions and where it really lies. Argument: the path.</summary>
    public const string Look = """
        if [ ! -e "$1" ]; then echo missing; elif [ -d "$1" ]; then echo folder; elif [ -f "$1" ]; then echo file; else echo other; fi
        stat -L -c %s -- "$1" 2>/dev/null || echo 0
        stat -L -c %a -- "$1" 2>/dev/null || echo 644
        readlink -f -- "$1" 2>/dev/null || printf '%s\n' "$1"
        """;

    /// <summary>Packs a folder, cut off at a limit. Arguments: the folder, the archive, bytes.</summary>
    public const string Pack = "mkdir -p -m 700 /.auto-harness && cd -- \"$1\" && tar -cf - . 2>/dev/null | head -c \"$3\" >\"$2\"";

    /// <summary>Unpacks an archive at the root and removes it. Argument: the archive.</summary>
    public const string Unpack = "tar -xf \"$1\" -C / 2>&1; r=$?; rm -f \"$1\"; exit $r";

    /// <summary>What runs a script with arguments.</summary>
    public static IReadOnlyList<string> Program(string script, params IReadOnlyList<string> arguments) => ["/bin/sh", "-c", script, "sh", .. arguments];
}
