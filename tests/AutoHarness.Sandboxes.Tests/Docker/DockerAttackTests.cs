using AutoHarness.Sandboxes.Tests.Contract;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Docker;

public sealed class DockerAttackTests(DockerRig rig) : SandboxAttacks(rig), IClassFixture<DockerRig>;
