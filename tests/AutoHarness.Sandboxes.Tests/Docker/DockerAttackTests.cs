using AutoHarness.Sandboxes.Tests.Contract;
using AutoHarness.Sandboxes.Tests.TestKit;

namespace AutoHarness.Sandboxes.Tests.Docker;

public sealed class DockerAttackTests(DockerRig rig) : HostAttacks(rig), IClassFixture<DockerRig>;
