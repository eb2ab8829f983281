using System.Collections.Immutable;
using AutoHarness.Benchmarks.Harbor.Results;
using AutoHarness.Sandboxes;

namespace AutoHarness.Benchmarks.Harbor.Trials;

/// <summary>What was found in a fresh sandbox, before an agent touched it.</summary>
/// <param name="WorkDirectory">Where commands run.</param>
/// <param name="Programs">Programs that a verifier trusts and that the image has.</param>
/// <param name="Traps">Places where a file would change what such programs do, and where the image has none.</param>
internal sealed record SandboxInventory(string WorkDirectory, ImmutableArray<string> Programs, ImmutableArray<string> Traps)
{
    // Shells, interpreters, the loader and what test scripts call; an agent that replaces one could make any test pass.
    private const string Names =
        "bash sh dash env cat test [ true false rm mkdir chmod touch cp mv ls grep egrep fgrep sed awk gawk mawk cut tr head tail sort uniq wc diff cmp stat id expr tee find xargs sha256sum md5sum sleep timeout curl";

    // The loader's list, and shadows of programs that nobody builds anew.
    private const string TrapNames = "bash sh env cat test rm mkdir chmod touch cp mv ls grep sed cut tr head tail sort wc diff cmp stat id";

    // What Python runs before a script of its own accord.
    private const string PythonTraps = "sitecustomize.py usercustomize.py";

    /// <summary>Makes the folders that the format promises and looks around, all in one command.</summary>
    /// <exception cref="TrialErrorException">The image has no working bash.</exception>
    public static async Task<SandboxInventory> TakeAsync(ISandbox sandbox, string? workDirectory, bool lookAround, CancellationToken ct)
    {
        var script = $"pwd && mkdir -p {ContainerPaths.AgentLogs} {ContainerPaths.VerifierLogs} {ContainerPaths.Artifacts} && chmod 777 {ContainerPaths.AgentLogs} {ContainerPaths.VerifierLogs} {ContainerPaths.Artifacts} || exit 1\n"
            + (lookAround ? Look : "");
        var result = await sandbox.ExecAsync(new SandboxCommand(script) { User = "root", WorkingDirectory = workDirectory }, ct);
        if (!result.Succeeded)
        {
            throw new TrialErrorException(ExceptionNames.Runtime, $"the sandbox cannot be set up: {(result.Stderr.Text + result.Stdout.Text).Trim()}");
        }

        var lines = result.Stdout.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new SandboxInventory(
            lines.FirstOrDefault("/"),
            [.. lines.Skip(1).Where(line => line.StartsWith("+/", StringComparison.Ordinal)).Select(line => line[1..]).Distinct(StringComparer.Ordinal)],
            [.. lines.Skip(1).Where(line => line.StartsWith("-/", StringComparison.Ordinal)).Select(line => line[1..]).Distinct(StringComparer.Ordinal)]);
    }

    // What is there goes on the list of programs, what is not on the list of traps.
    private static string Look => $$"""
        shopt -s nullglob
        IFS=: read -ra path <<< "$PATH"
        for name in {{Names}}; do for dir in /bin /usr/bin /usr/local/bin "${path[@]}"; do [ -e "$dir/$name" ] && echo "+$dir/$name"; done; done
        for file in /usr/bin/python3* /usr/local/bin/python3* /lib64/ld-linux* /lib/*/ld-linux* /lib/*/libc.so.6 /lib/ld-musl* /etc/profile /etc/bash.bashrc; do case $file in *-config) ;; *) [ -f "$file" ] && echo "+$file" ;; esac; done
        for file in /etc/ld.so.preload; do [ -e "$file" ] && echo "+$file" || echo "-$file"; done
        for dir in /usr/local/sbin /usr/local/bin /usr/sbin "${path[@]}"; do case $dir in /bin|/usr/bin) continue ;; esac; for name in {{TrapNames}}; do [ -e "$dir/$name" ] && echo "+$dir/$name" || echo "-$dir/$name"; done; done
        for python in /usr/bin/python3.* /usr/local/bin/python3.*; do
            version=${python##*/}
            case $version in *-config) continue ;; esac
            for dir in /usr/lib/python3/dist-packages {/usr,/usr/local}/lib/$version{,/dist-packages,/site-packages} "$HOME/.local/lib/$version/site-packages"; do
                for name in {{PythonTraps}}; do [ -e "$dir/$name" ] && echo "+$dir/$name" || echo "-$dir/$name"; done
            done
        done
        exit 0
        """;
}
