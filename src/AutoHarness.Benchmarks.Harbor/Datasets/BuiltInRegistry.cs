using System.Collections.Immutable;

namespace AutoHarness.Benchmarks.Harbor.Datasets;

/// <summary>Where the published Terminal-Bench 2.0 lies, so that no registry has to be asked for it.</summary>
internal static class BuiltInRegistry
{
    private const string Repository = "https://github.com/laude-institute/terminal-bench-2.git";
    private const string Commit = "69671fbaac6d67a7ef0dfec016cc38a64ef7a77c";
    private const string SampleRepository = "https://github.com/laude-institute/terminal-bench-2-0-sample.git";
    private const string SampleCommit = "7e917f35c281188532772312d4ad91ca9274febc";

    private const string Names = """
        adaptive-rejection-sampler bn-fit-modify break-filter-js-from-html build-cython-ext build-pmars build-pov-ray caffe-cifar-10 cancel-async-tasks
        chess-best-move circuit-fibsqrt cobol-modernization code-from-image compile-compcert configure-git-webserver constraints-scheduling
        count-dataset-tokens crack-7z-hash custom-memory-heap-crash db-wal-recovery distribution-search dna-assembly dna-insert extract-elf
        extract-moves-from-video feal-differential-cryptanalysis feal-linear-cryptanalysis filter-js-from-html financial-document-processor
        fix-code-vulnerability fix-git fix-ocaml-gc gcode-to-text git-leak-recovery git-multibranch gpt2-codegolf headless-terminal hf-model-inference
        install-windows-3.11 kv-store-grpc large-scale-text-editing largest-eigenval llm-inference-batching-scheduler log-summary-date-ranges mailman
        make-doom-for-mips make-mips-interpreter mcmc-sampling-stan merge-diff-arc-agi-task model-extraction-relu-logits modernize-scientific-stack
        mteb-leaderboard mteb-retrieve multi-source-data-merger nginx-request-logging openssl-selfsigned-cert overfull-hbox password-recovery path-tracing
        path-tracing-reverse polyglot-c-py polyglot-rust-c portfolio-optimization protein-assembly prove-plus-comm pypi-server pytorch-model-cli
        pytorch-model-recovery qemu-alpine-ssh qemu-startup query-optimize raman-fitting regex-chess regex-log reshard-c4-data rstan-to-pystan sam-cell-seg
        sanitize-git-repo schemelike-metacircular-eval sparql-university sqlite-db-truncate sqlite-with-gcov torch-pipeline-parallelism
        torch-tensor-parallelism train-fasttext tune-mjcf video-processing vulnerable-secret winning-avg-corewars write-compressor
        """;

    private const string SampleNames =
        "build-cython-ext chess-best-move configure-git-webserver fix-code-vulnerability log-summary-date-ranges polyglot-c-py qemu-alpine-ssh qemu-startup regex-log sqlite-with-gcov";

    public static ImmutableArray<RegistryDataset> Datasets { get; } =
    [
        Dataset("terminal-bench", Names, Repository, Commit),
        Dataset("terminal-bench-sample", SampleNames, SampleRepository, SampleCommit),
    ];

    private static RegistryDataset Dataset(string name, string tasks, string url, string commit) =>
        new(name, "2.0", [.. tasks.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(task => new RegistryTask(task, url, commit, task))]);
}
