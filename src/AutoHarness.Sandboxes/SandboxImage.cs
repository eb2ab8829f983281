namespace AutoHarness.Sandboxes;

/// <summary>Where a sandbox's files come from.</summary>
public abstract record SandboxImage
{
    private SandboxImage()
    {
    }

    /// <summary>An image by its name.</summary>
    /// <param name="Reference">As in <c>FROM</c>, such as <c>debian:bookworm-slim</c>. Docker pulls it where it is missing; the local sandbox needs it among its own images.</param>
    public sealed record Named(string Reference) : SandboxImage;

    /// <summary>An image to build.</summary>
    /// <param name="Context">The folder that <c>COPY</c> sees; a <c>.dockerignore</c> in it counts.</param>
    /// <param name="Dockerfile">Relative to the context.</param>
    public sealed record Build(string Context, string Dockerfile = "Dockerfile") : SandboxImage
    {
        /// <summary>Builds even where an image of the same content is there already.</summary>
        public bool Fresh { get; init; }
    }

    /// <summary>An unpacked root file system, or an archive of one (<c>docker save</c>, OCI layout, or a plain tar). Never changed. Only the local sandbox takes it.</summary>
    /// <param name="Path">A folder or a file of the host.</param>
    public sealed record Rootfs(string Path) : SandboxImage;

    /// <summary>Several containers of which one, the service <c>main</c>, is the sandbox. Needs <see cref="SandboxCapabilities.Compose"/>.</summary>
    /// <param name="Folder">The project folder.</param>
    /// <param name="Files">Compose files in order, later ones win; relative to the folder.</param>
    /// <param name="Base">What <c>main</c> is made of where the files do not say.</param>
    public sealed record Compose(string Folder, IReadOnlyList<string> Files, SandboxImage? Base) : SandboxImage;
}
